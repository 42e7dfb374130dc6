import type { Logger } from '@gostats/core/sink';

const nothing = (): void => {};

/** For packages that are only looked at: what they warn of is kept, under their name; nothing else is written. */
export function quietLogger(who: string, warnings: string[]): Logger {
  const keep = (message: string): void => void warnings.push(`${who}: ${message}`);
  return { trace: nothing, debug: nothing, info: nothing, notice: nothing, warn: keep, error: keep, critical: keep };
}
