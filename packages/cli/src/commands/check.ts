import { Command } from 'commander';
import type { Ended } from '../program.js';

export function checkCommand(ended: Ended): Command {
  return new Command('check')
    .description('Check a configuration and its sinks without a network, and print what would be collected.')
    .usage('[flags]')
    .option('--config-file <file>', 'the configuration', 'idic.toml')
    .helpOption('-h, --help', 'print this help')
    .action(async ({ configFile }: { configFile: string }) => {
      const { checkConfiguration } = await import('../check/check-configuration.js');
      ended(await checkConfiguration(configFile));
    });
}
