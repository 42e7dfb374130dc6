import { Command } from 'commander';
import type { Ended } from '../exit-codes.js';

export function pluginsCommand(ended: Ended): Command {
  return new Command('plugins')
    .description('Look after the packages that a configuration loads.')
    .usage('<command> [flags]')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addCommand(lockCommand(ended));
}

function lockCommand(ended: Ended): Command {
  return new Command('lock')
    .description(
      'Write gostats-lock.json beside the configuration: versions and hashes of all that its sinks and plugins load. With it nothing else is loaded.',
    )
    .usage('[flags]')
    .option('--config-file <file>', 'the configuration', 'idic.toml')
    .option('--check', 'write nothing; compare, and fail when something differs')
    .helpOption('-h, --help', 'print this help')
    .action(async ({ configFile, check }: { configFile: string; check?: true }) => {
      const { lockPlugins } = await import('../plugins/lock-plugins.js');
      ended(await lockPlugins(configFile, check === true));
    });
}
