import type { Command } from 'commander';

/** The default file name of gostats (Go). */
export const DEFAULT_FILE = 'idic.toml';

/**
 * Returns the configuration file of a command, from its argument or its flag. Exits with an error if both are given and
 * differ.
 */
export function configFileOf(argument: string | undefined, command: Command): string {
  const flag = command.getOptionValue('configFile') as string;
  if (argument === undefined || argument === flag) return flag;
  if (command.getOptionValueSource('configFile') !== 'default')
    command.error(`error: two configurations given: ${argument} and --config-file ${flag}`);
  return argument;
}
