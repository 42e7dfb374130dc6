import type { Logger } from '@gostats/core/sink';

const nothing = (): void => {};

/**
 * Creates a logger for packages that are only inspected. Keeps warnings and errors, prefixed with the package's name,
 * and discards the rest.
 */
export function quietLogger(who: string, warnings: string[]): Logger {
  const keep = (message: string): void => void warnings.push(`${who}: ${message}`);
  return { trace: nothing, debug: nothing, info: nothing, notice: nothing, warn: keep, error: keep, critical: keep };
}
