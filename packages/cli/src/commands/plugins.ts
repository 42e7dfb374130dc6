import { Command } from 'commander';
import type { Ended } from '../exit-codes.js';
import { DEFAULT_FILE } from './config-file.js';

export function pluginsCommand(ended: Ended): Command {
  return new Command('plugins')
    .description('Look after the packages that a configuration loads.')
    .usage('<command> [flags]')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addCommand(listCommand(ended))
    .addCommand(sampleCommand(ended))
    .addCommand(lockCommand(ended));
}

/** All of them are about the folder of a configuration. */
function subcommand(name: string, usage: string, description: string): Command {
  return new Command(name)
    .description(description)
    .usage(usage)
    .option('--config-file <file>', 'the configuration', DEFAULT_FILE)
    .helpOption('-h, --help', 'print this help');
}

function listCommand(ended: Ended): Command {
  return subcommand('list', '[flags]', 'List the installed packages: version, place, contract, delivery and licence.')
    .option('--json', 'print JSON')
    .action(async ({ configFile, json }: { configFile: string; json?: true }) => {
      const { listPlugins } = await import('../plugins/list-plugins.js');
      ended(await listPlugins(configFile, json === true));
    });
}

function sampleCommand(ended: Ended): Command {
  return subcommand(
    'sample',
    '<name> [flags]',
    'Print the table that puts an installed package to use, with its options.',
  )
    .argument('<name>', 'the package, or what a configuration writes to use it: prometheus')
    .action(async (name: string, { configFile }: { configFile: string }) => {
      const { samplePlugin } = await import('../plugins/sample-plugin.js');
      ended(await samplePlugin(name, configFile));
    });
}

function lockCommand(ended: Ended): Command {
  return subcommand(
    'lock',
    '[flags]',
    'Write gostats-lock.json beside the configuration: versions and hashes of all that its sinks and plugins load. With it nothing else is loaded.',
  )
    .option('--check', 'write nothing; compare, and fail when something differs')
    .action(async ({ configFile, check }: { configFile: string; check?: true }) => {
      const { lockPlugins } = await import('../plugins/lock-plugins.js');
      ended(await lockPlugins(configFile, check === true));
    });
}
