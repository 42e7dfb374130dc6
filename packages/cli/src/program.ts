import { Command, CommanderError } from 'commander';
import { checkCommand } from './commands/check.js';
import { completionCommand } from './commands/completion.js';
import { explainCommand } from './commands/explain.js';
import { hashPasswordCommand } from './commands/hash-password.js';
import { helpCommand } from './commands/help.js';
import { pluginsCommand } from './commands/plugins.js';
import { runCommand } from './commands/run.js';
import { simulateCommand } from './commands/simulate.js';
import { sinksCommand } from './commands/sinks.js';
import { versionCommand } from './commands/version.js';
import { EXIT_STOPPED, EXIT_WRONG, type Ended } from './exit-codes.js';
import { fromGoFlags } from './go-flags.js';
import { columnsOf } from './terminal/terminal.js';
import { wrapText } from './terminal/wrap-text.js';
import { versionLine } from './version.js';

const EXAMPLES = `
Examples:
  gostats run /etc/gostats/idic.toml     collect until Ctrl-C
  gostats check /etc/gostats/idic.toml   show what would be collected, without using the network
  gostats sinks                          list the installed sinks and their options
  gostats plugins add mything            show what is known of a sink, ask, and install it
  gostats explain E_CLUSTER_LOGIN        tell what an error means and what to do
  gostats simulate --nodes 4,8,20        simulate three clusters on this machine to try it on

Without a command gostats runs: "gostats -config-file idic.toml" works as it always did. Flags take one dash or two.
Exit codes: 0 stopped on request, 1 failed, 2 wrong usage or configuration.`;

export function createProgram(ended: Ended): Command {
  const program = new Command('gostats')
    .description('Collects the statistics of Dell PowerScale OneFS clusters and delivers them to sinks.')
    .usage('[command] [flags]')
    .version(versionLine, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', () => wrapText(EXAMPLES, columnsOf(process.stdout)));
  const commands = [
    runCommand(ended),
    checkCommand(ended),
    sinksCommand(ended),
    pluginsCommand(ended),
    explainCommand(ended),
    simulateCommand(ended),
    hashPasswordCommand(ended),
    completionCommand(ended, program),
    versionCommand(ended),
    helpCommand(ended, program),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of allCommands(program)) {
    command.exitOverride().configureHelp({
      minWidthToWrap: 20,
      styleTitle: (title) => (title === 'Options:' ? 'Flags:' : title),
      subcommandTerm: (one) => one.name(),
    });
    command.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'gostats: ')) });
  }
  for (const command of allCommands(program)) {
    command.showHelpAfterError(
      `"${pathOf(command)} --help" lists all ${command.commands.length > 0 ? 'commands' : 'flags'}.`,
    );
  }
  return program;
}

/** Returns a command and all its subcommands. */
function allCommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** Returns the full name of a command, such as `gostats plugins lock`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** Runs the command given by the arguments. @returns the exit code. @throws whatever the command throws */
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
