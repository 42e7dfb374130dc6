import { Command } from 'commander';
import type { Ended } from '../exit-codes.js';
import { columnsOf } from '../terminal/terminal.js';

export function explainCommand(ended: Ended): Command {
  return new Command('explain')
    .description('Explain an error code and what to do about it. Without a code, list all codes.')
    .usage('[code]')
    .argument('[code]', 'an error code, such as E_CLUSTER_LOGIN; or config, which lists every configuration key')
    .helpOption('-h, --help', 'print this help')
    .action(async (code: string | undefined) => {
      const { printExplanation } = await import('../explain/print-explanation.js');
      ended(printExplanation(code, columnsOf(process.stdout)));
    });
}
