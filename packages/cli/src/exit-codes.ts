import type { ErrorCode } from '@gostats/core';

/** Somebody asked it to end, and it did. Nothing else is a 0, so that a supervisor starts again whatever died. */
export const EXIT_STOPPED = 0;
/** It failed; to start again may help. */
export const EXIT_FAILED = 1;
/** Wrong use or a wrong configuration; to start again does not help before somebody has corrected it. */
export const EXIT_WRONG = 2;

const wrong: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'E_CONFIG_NOT_FOUND',
  'E_CONFIG_SYNTAX',
  'E_CONFIG',
  'E_MODULE_NAME',
  'E_MODULE_PLACE',
  'E_MODULE_UNSAFE',
  'E_MODULE_LOCK',
  'E_SINK_NOT_FOUND',
  'E_SINK_LOAD',
  'E_SINK_EXPORT',
  'E_SINK_CONTRACT',
  'E_SINK_INSTANCE',
  'E_SOURCE_NOT_FOUND',
  'E_SOURCE_LOAD',
  'E_SOURCE_EXPORT',
  'E_SOURCE_CONTRACT',
  'E_SOURCE_CREATE',
  'E_PLUGIN_NOT_FOUND',
  'E_PLUGIN_LOAD',
  'E_PLUGIN_EXPORT',
  'E_PLUGIN_CONTRACT',
  'E_PLUGIN_APPLY',
  'E_PLUGIN_VETO',
  'E_SIMULATOR_MISSING',
  'E_PACKAGE_MANAGER',
  'E_PACKAGE_NAME',
  'E_PACKAGE_NOT_FOUND',
  'E_PACKAGE_REFUSED',
  'E_PACKAGE_UNUSABLE',
  'E_PACKAGE_USED',
  'E_PACKAGE_NOT_INSTALLED',
]);

export function exitCodeOf(code: ErrorCode): number {
  return wrong.has(code) ? EXIT_WRONG : EXIT_FAILED;
}

/** Hears of the exit code that a command ends with. */
export type Ended = (exitCode: number) => void;
