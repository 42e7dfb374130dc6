import { Argument, Command } from 'commander';
import { EXIT_STOPPED } from '../exit-codes.js';
import type { Ended } from '../exit-codes.js';

export function completionCommand(ended: Ended, program: Command): Command {
  return new Command('completion')
    .description('Print a completion script for a shell:  source <(gostats completion bash)')
    .usage('<shell>')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .helpOption('-h, --help', 'print this help')
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScript } = await import('../completion/completion-script.js');
      process.stdout.write(completionScript(shell, program));
      ended(EXIT_STOPPED);
    });
}
