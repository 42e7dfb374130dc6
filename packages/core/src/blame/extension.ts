import { AsyncLocalStorage } from 'node:async_hooks';

/** Things that a package must not do, and that gostats contains. */
export type FaultKind = 'blocked' | 'mutated' | 'uncaught' | 'leaked' | 'ended';

/** Third-party code in this process: a sink or a plugin. */
export interface Extension {
  readonly noun: 'sink' | 'source' | 'plugin';
  readonly id: string;
  /** The package, its version and its folder; or the file. */
  readonly place: string;
  /** Logs and counts a fault. */
  fault(kind: FaultKind, detail: string): void;
  /** Receives what it prints; whole lines are logged under its name. */
  printed?(stream: 'stdout' | 'stderr', text: string): void;
}

const current = new AsyncLocalStorage<Extension>();

/** Runs a extension's code so that all it begins, now or later, is known to be its own. */
export function runAs<Result>(extension: Extension, run: () => Result): Result {
  return current.run(extension, run);
}

/**
 * Whose code this is; nobody's when it is the host's own. Also right within a listener of `unhandledRejection` and
 * `uncaughtException`: Node calls those in the context in which the promise was made or the callback was asked for.
 */
export function currentExtension(): Extension | undefined {
  return current.getStore();
}

/**
 * For whoever guards the streams of the process: gives what a sink or a plugin prints to the log, under its name.
 *
 * @returns whether it was one of them
 */
export function logPrinted(stream: 'stdout' | 'stderr', text: string): boolean {
  const extension = currentExtension();
  if (extension?.printed === undefined) return false;
  extension.printed(stream, text);
  return true;
}

/**
 * For a listener of `unhandledRejection` or `uncaughtException`: gives what nobody caught to the sink or the plugin whose
 * code it came from, which logs it under that name and counts it.
 *
 * @returns whether there was one; then the process may go on, as nothing of the host's was interrupted
 */
export function blameUncaught(what: string, problem: string): boolean {
  const extension = currentExtension();
  extension?.fault('uncaught', `${what}: ${problem}`);
  return extension !== undefined;
}
