import { Command } from 'commander';
import type { Ended } from '../exit-codes.js';

export function hashPasswordCommand(ended: Ended): Command {
  return new Command('hash-password')
    .description('Read a password without echoing it, and print its hash for "users" in [web].')
    .usage('[flags]')
    .helpOption('-h, --help', 'print this help')
    .action(async () => {
      const { printPasswordHash } = await import('../hash-password/print-password-hash.js');
      ended(await printPasswordHash(process.stdin, process.stdout, process.stderr));
    });
}
