import type { Findings } from './findings.js';

/** 0 or less means no limit, as in gostats (Go). */
export function tries(given: number): number {
  return given <= 0 ? Infinity : given;
}

const MIN_SECONDS = 1;

/** Converts seconds to milliseconds, at least one second. gostats (Go) accepts 0 or less and then never pauses. */
export function shortestInterval(key: string): (seconds: number, findings: Findings) => number {
  return (seconds, findings) => {
    if (seconds > 0) return seconds * 1000;
    findings.warning(
      `global.${key}`,
      `expected a number of seconds above 0, got ${seconds}`,
      `${MIN_SECONDS} s is used`,
    );
    return MIN_SECONDS * 1000;
  };
}
