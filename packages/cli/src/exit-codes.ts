import type { ErrorCode } from '@gostats/core';

/** Stopped on request. Nothing else exits with 0, so that a supervisor restarts gostats after any failure. */
export const EXIT_STOPPED = 0;
/** Failed; a restart may help. */
export const EXIT_FAILED = 1;
/** Wrong usage or an invalid configuration; a restart does not help until it is corrected. */
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

/** Receives the exit code of a command. */
export type Ended = (exitCode: number) => void;
