import type { LogLevel } from '@gostats/core';
import { Command, InvalidArgumentError, Option } from 'commander';
import { levels } from '../log/levels.js';
import { configFileOf, DEFAULT_FILE } from './config-file.js';
import type { Ended } from '../exit-codes.js';
import { versionLine } from '../version.js';

interface RunFlags {
  readonly logfile?: string;
  readonly loglevel?: LogLevel;
  readonly checkStatReturn?: boolean;
  readonly strict?: boolean;
  readonly stallTimeout: number;
}

function levelOption(): Option {
  const option = new Option('--loglevel <level>', 'the lowest level to log; overrides the configuration');
  option.choices(levels);
  return option.argParser(readLevel);
}

/**
 * Parses a level in any case; also accepts WARNING, the spelling in the help of gostats (Go). An unknown level is
 * ignored, so that it does not keep gostats from starting.
 */
function readLevel(text: string): LogLevel | undefined {
  const lower = text.trim().toLowerCase();
  const level = levels.find((one) => one === (lower === 'warning' ? 'warn' : lower));
  if (level === undefined) {
    process.stderr.write(
      `gostats: ignored --loglevel ${JSON.stringify(text.slice(0, 40))}: expected one of ${levels.join(', ')}; the level from the configuration is used\n`,
    );
  }
  return level;
}

function seconds(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number of seconds.');
}

export function runCommand(ended: Ended): Command {
  return new Command('run')
    .description('Collect until stopped (Ctrl-C, SIGTERM). SIGHUP reloads the configuration.')
    .usage('[file] [flags]')
    .argument('[file]', 'the configuration, instead of --config-file')
    .option('--config-file <file>', 'the configuration', DEFAULT_FILE)
    .option('--logfile <file>', 'log to this file; overrides the configuration')
    .addOption(levelOption())
    .option('--check-stat-return', 'log the keys that were requested but not returned')
    .option('--strict', 'treat every warning about the configuration as an error')
    .option(
      '--stall-timeout <seconds>',
      'exit with code 1 when a package blocks the process for this long; 0: never',
      seconds,
      30,
    )
    .helpOption('-h, --help', 'print this help')
    .version(versionLine, '-v, --version', 'print the version')
    .action(async (file: string | undefined, flags: RunFlags, command: Command) => {
      const { runCollector } = await import('../run/run-collector.js');
      ended(
        await runCollector({
          configFile: configFileOf(file, command),
          logFile: flags.logfile,
          logLevel: flags.loglevel,
          checkStatReturn: flags.checkStatReturn === true,
          strict: flags.strict === true,
          stallTimeout: flags.stallTimeout,
        }),
      );
    });
}
