import type { LogLevel } from '@gostats/core';
import { Command, Option } from 'commander';
import { levels } from '../log/levels.js';
import type { Ended } from '../program.js';
import { version } from '../version.js';

interface RunFlags {
  readonly configFile: string;
  readonly logfile?: string;
  readonly loglevel?: LogLevel;
  readonly checkStatReturn?: boolean;
}

function levelOption(): Option {
  const option = new Option('--loglevel <level>', 'the least important level that is logged; goes before the configuration');
  const { parseArg } = option.choices(levels);
  // In capitals as well, as in the configuration.
  return option.argParser((text: string) => parseArg?.(text.toLowerCase(), undefined));
}

export function runCommand(ended: Ended): Command {
  return new Command('run')
    .description('Collect until it is stopped (Ctrl-C, SIGTERM). SIGHUP reads the configuration again.')
    .usage('[flags]')
    .option('--config-file <file>', 'the configuration', 'idic.toml')
    .option('--logfile <file>', 'log to this file; goes before the configuration')
    .addOption(levelOption())
    .option('--check-stat-return', 'log the keys that were asked for and not returned')
    .helpOption('-h, --help', 'print this help')
    .version(`gostats ${version}`, '--version', 'print the version')
    .action(async (flags: RunFlags) => {
      const { runCollector } = await import('../run/run-collector.js');
      ended(
        await runCollector({
          configFile: flags.configFile,
          logFile: flags.logfile,
          logLevel: flags.loglevel,
          checkStatReturn: flags.checkStatReturn === true,
        }),
      );
    });
}
