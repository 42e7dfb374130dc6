import { Command } from 'commander';
import type { Ended } from '../exit-codes.js';

export function sinksCommand(ended: Ended): Command {
  return new Command('sinks')
    .description(
      'List the installed sinks and plugins: how to name them in the configuration, where they are, and their options.',
    )
    .usage('[flags]')
    .option('--config-file <file>', 'the configuration; its folder is searched first', 'idic.toml')
    .option('--json', 'print JSON')
    .helpOption('-h, --help', 'print this help')
    .action(async ({ configFile, json }: { configFile: string; json?: true }) => {
      const { listSinks } = await import('../sinks/list-sinks.js');
      ended(await listSinks(configFile, json === true));
    });
}
