import { Command } from 'commander';
import type { CheckOptions } from '../check/check-configuration.js';
import { configFileOf, DEFAULT_FILE } from './config-file.js';
import type { Ended } from '../exit-codes.js';

export function checkCommand(ended: Ended): Command {
  return new Command('check')
    .description('Check a configuration and its sinks without a network, and print what would be collected.')
    .usage('[file] [flags]')
    .argument('[file]', 'the configuration, instead of --config-file')
    .option('--config-file <file>', 'the configuration', DEFAULT_FILE)
    .option('--strict', 'treat every warning as an error')
    .option('--json', 'print JSON')
    .option('--verbose', 'list every key')
    .helpOption('-h, --help', 'print this help')
    .action(
      async (
        file: string | undefined,
        { strict = false, json = false, verbose = false }: Partial<CheckOptions>,
        command: Command,
      ) => {
        const { checkConfiguration } = await import('../check/check-configuration.js');
        ended(await checkConfiguration(configFileOf(file, command), { strict, json, verbose }));
      },
    );
}
