import { Command } from 'commander';
import { EXIT_STOPPED } from '../exit-codes.js';
import type { Ended } from '../exit-codes.js';

/** Replaces commander's own `help`, which prints the top-level help for an unknown command name. */
export function helpCommand(ended: Ended, program: Command): Command {
  return new Command('help')
    .description('Print the help of a command.')
    .usage('[command]')
    .argument('[command...]', 'a command, such as run or plugins lock')
    .helpOption('-h, --help', 'print this help')
    .action((names: readonly string[]) => {
      let about = program;
      for (const name of names) {
        const next = about.commands.find((one) => one.name() === name);
        if (next === undefined) program.error(`error: unknown command '${name}'`);
        about = next;
      }
      about.outputHelp();
      ended(EXIT_STOPPED);
    });
}
