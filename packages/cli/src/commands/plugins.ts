import { Command } from 'commander';
import type { Ended } from '../exit-codes.js';
import { DEFAULT_FILE } from './config-file.js';

export function pluginsCommand(ended: Ended): Command {
  return new Command('plugins')
    .description('Manage the packages that a configuration loads.')
    .usage('<command> [flags]')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addCommand(listCommand(ended))
    .addCommand(searchCommand(ended))
    .addCommand(addCommand(ended))
    .addCommand(removeCommand(ended))
    .addCommand(auditCommand(ended))
    .addCommand(sampleCommand(ended))
    .addCommand(lockCommand(ended));
}

/** Creates a subcommand. All of them work in the folder of a configuration. */
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

function searchCommand(ended: Ended): Command {
  return subcommand('search', '[words...] [flags]', 'Search the registry that npm uses for sinks and plugins.')
    .argument('[words...]', 'what to look for; without words, everything')
    .option('--json', 'print JSON')
    .action(async (words: readonly string[], { configFile, json }: { configFile: string; json?: true }) => {
      const { searchPlugins } = await import('../plugins/search-plugins.js');
      ended(await searchPlugins(words, configFile, json === true));
    });
}

function addCommand(ended: Ended): Command {
  return subcommand(
    'add',
    '<name> [flags]',
    'Show what is known of a package, ask, install it beside the configuration, and print the table that puts it to use. Its install scripts are not run.',
  )
    .argument('<name>', 'the package: mything, gostats-sink-mything, gostats-sink-mything@1.2.0')
    .option('--yes', 'do not ask')
    .action(async (name: string, { configFile, yes }: { configFile: string; yes?: true }) => {
      const { addPlugin } = await import('../plugins/add-plugin.js');
      ended(await addPlugin(name, configFile, yes === true));
    });
}

function removeCommand(ended: Ended): Command {
  return subcommand('remove', '<name> [flags]', 'Remove a package that the configuration does not use.')
    .argument('<name>', 'the package')
    .action(async (name: string, { configFile }: { configFile: string }) => {
      const { removePlugin } = await import('../plugins/remove-plugin.js');
      ended(await removePlugin(name, configFile));
    });
}

function auditCommand(ended: Ended): Command {
  return subcommand(
    'audit',
    '[flags]',
    'Look for known vulnerabilities, files that others can change, differences from the lock, install scripts, and deprecated or unmaintained packages.',
  )
    .option('--json', 'print JSON')
    .action(async ({ configFile, json }: { configFile: string; json?: true }) => {
      const { auditPlugins } = await import('../plugins/audit-plugins.js');
      ended(await auditPlugins(configFile, json === true));
    });
}

function sampleCommand(ended: Ended): Command {
  return subcommand(
    'sample',
    '<name> [flags]',
    'Print the table that configures an installed package, with its options.',
  )
    .argument('<name>', 'the package, or its short name, such as prometheus')
    .action(async (name: string, { configFile }: { configFile: string }) => {
      const { samplePlugin } = await import('../plugins/sample-plugin.js');
      ended(await samplePlugin(name, configFile));
    });
}

function lockCommand(ended: Ended): Command {
  return subcommand(
    'lock',
    '[flags]',
    'Write gostats-lock.json next to the configuration, with the versions and hashes of everything that its sinks and plugins load. From then on nothing else is loaded.',
  )
    .option('--check', 'write nothing; compare what is installed with the lock, and fail if it differs')
    .action(async ({ configFile, check }: { configFile: string; check?: true }) => {
      const { lockPlugins } = await import('../plugins/lock-plugins.js');
      ended(await lockPlugins(configFile, check === true));
    });
}
