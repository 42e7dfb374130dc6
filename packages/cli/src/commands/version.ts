import { Command } from 'commander';
import { EXIT_STOPPED } from '../exit-codes.js';
import type { Ended } from '../exit-codes.js';
import { versionLine } from '../version.js';

export function versionCommand(ended: Ended): Command {
  return new Command('version')
    .description('Print the version.')
    .usage(' ')
    .helpOption('-h, --help', 'print this help')
    .action(() => {
      process.stdout.write(`${versionLine}\n`);
      ended(EXIT_STOPPED);
    });
}
