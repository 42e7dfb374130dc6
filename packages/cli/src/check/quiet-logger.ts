import type { Logger } from '@gostats/core/sink';

const nothing = (): void => {};

/** For sinks that are only looked at. */
export const quietLogger: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  notice: nothing,
  warn: nothing,
  error: nothing,
  critical: nothing,
};
