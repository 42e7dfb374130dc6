import { Command } from 'commander';
import type { Ended } from '../exit-codes.js';
import { columnsOf } from '../terminal/terminal.js';

export function explainCommand(ended: Ended): Command {
  return new Command('explain')
    .description('Tell what an error code means and what to do; without a code, list all of them.')
    .usage('[code]')
    .argument('[code]', 'E_CLUSTER_LOGIN, as it stands before a message; or config, for every key of a configuration')
    .helpOption('-h, --help', 'print this help')
    .action(async (code: string | undefined) => {
      const { printExplanation } = await import('../explain/print-explanation.js');
      ended(printExplanation(code, columnsOf(process.stdout)));
    });
}
