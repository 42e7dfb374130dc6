import { Command } from 'commander';
import type { Ended } from '../exit-codes.js';

export function sinksCommand(ended: Ended): Command {
  return new Command('sinks')
    .description(
      'List the sinks and plugins that are installed: what to write to use them, from where, and their options.',
    )
    .usage('[flags]')
    .option('--config-file <file>', 'the configuration: its folder is looked at first', 'idic.toml')
    .option('--json', 'print JSON')
    .helpOption('-h, --help', 'print this help')
    .action(async ({ configFile, json }: { configFile: string; json?: true }) => {
      const { listSinks } = await import('../sinks/list-sinks.js');
      ended(await listSinks(configFile, json === true));
    });
}
