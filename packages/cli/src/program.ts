import { Command, CommanderError } from 'commander';
import { checkCommand } from './commands/check.js';
import { hashPasswordCommand } from './commands/hash-password.js';
import { pluginsCommand } from './commands/plugins.js';
import { runCommand } from './commands/run.js';
import { simulateCommand } from './commands/simulate.js';
import { sinksCommand } from './commands/sinks.js';
import { EXIT_STOPPED, EXIT_WRONG } from './exit-codes.js';
import { fromGoFlags } from './go-flags.js';
import { version } from './version.js';

const EXAMPLES = `
Examples:
  gostats run --config-file /etc/gostats/idic.toml     collect until Ctrl-C
  gostats check --config-file /etc/gostats/idic.toml   see what would be collected, without a network
  gostats sinks                                        see which sinks are installed, and their options
  gostats simulate --nodes 4,8,20                      three clusters on this machine to try it on

Without a command gostats runs: "gostats -config-file idic.toml", as it always did. Flags take one dash or two.
Exit codes: 0 it was asked to stop, 1 it failed, 2 wrong use or a wrong configuration.`;

/** Hears of the exit code that a command ends with. */
export type Ended = (exitCode: number) => void;

export function createProgram(ended: Ended): Command {
  const program = new Command('gostats')
    .description('Collects the statistics of Dell PowerScale OneFS clusters and delivers them to sinks.')
    .usage('[command] [flags]')
    .version(`gostats ${version}`, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES);
  const commands = [
    runCommand(ended),
    checkCommand(ended),
    sinksCommand(ended),
    pluginsCommand(ended),
    simulateCommand(ended),
    hashPasswordCommand(ended),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of allCommands(program)) {
    command.exitOverride().configureHelp({
      styleTitle: (title) => (title === 'Options:' ? 'Flags:' : title),
      subcommandTerm: (one) => one.name(),
    });
    command.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'gostats: ')) });
  }
  for (const command of allCommands(program)) {
    command.showHelpAfterError(`"${pathOf(command)} --help" tells all ${command.commands.length > 0 ? 'commands' : 'flags'}.`);
  }
  return program;
}

/** A command and those below it. */
function allCommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** `gostats plugins lock` */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Runs what the arguments ask for. @returns the exit code; what a command throws is thrown */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode = EXIT_STOPPED;
  const program = createProgram((code) => (exitCode = code));
  try {
    await program.parseAsync(fromGoFlags(args, program), { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return thrown.exitCode === 0 ? EXIT_STOPPED : EXIT_WRONG;
  }
}
