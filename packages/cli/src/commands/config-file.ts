import type { Command } from 'commander';

/** The default of the Go original. */
export const DEFAULT_FILE = 'idic.toml';

/** The configuration that a command is about: its argument, or its flag. Ends with what is wrong when both are given and differ. */
export function configFileOf(argument: string | undefined, command: Command): string {
  const flag = command.getOptionValue('configFile') as string;
  if (argument === undefined || argument === flag) return flag;
  if (command.getOptionValueSource('configFile') !== 'default')
    command.error(`error: two configurations given: ${argument} and --config-file ${flag}`);
  return argument;
}
