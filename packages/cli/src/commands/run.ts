import type { LogLevel } from '@gostats/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { levels } from '../log/levels.js';
import type { Ended } from '../program.js';
import { version } from '../version.js';

interface RunFlags {
  readonly configFile: string;
  readonly logfile?: string;
  readonly loglevel?: LogLevel;
  readonly checkStatReturn?: boolean;
  readonly stallTimeout: number;
}

function levelOption(): Option {
  const option = new Option('--loglevel <level>', 'the least important level that is logged; goes before the configuration');
  const { parseArg } = option.choices(levels);
  // In capitals as well, as in the configuration.
  return option.argParser((text: string) => parseArg?.(text.toLowerCase(), undefined));
}

function seconds(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number of seconds.');
}

export function runCommand(ended: Ended): Command {
  return new Command('run')
    .description('Collect until it is stopped (Ctrl-C, SIGTERM). SIGHUP reads the configuration again.')
    .usage('[flags]')
    .option('--config-file <file>', 'the configuration', 'idic.toml')
    .option('--logfile <file>', 'log to this file; goes before the configuration')
    .addOption(levelOption())
    .option('--check-stat-return', 'log the keys that were asked for and not returned')
    .option('--stall-timeout <seconds>', 'end with code 1 when a package keeps everything from running for so long; 0: never', seconds, 30)
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
          stallTimeout: flags.stallTimeout,
        }),
      );
    });
}
