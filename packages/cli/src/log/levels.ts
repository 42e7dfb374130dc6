import type { LogLevel } from '@gostats/core';

/** All levels from most to least verbose, with pino's numeric values. */
export const levelNumbers: Readonly<Record<LogLevel, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  notice: 35,
  warn: 40,
  error: 50,
  critical: 60,
};

export const levels: readonly LogLevel[] = Object.keys(levelNumbers) as LogLevel[];
