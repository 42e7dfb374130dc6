import { AsyncLocalStorage } from 'node:async_hooks';

/** Things that a package must not do and that the host contains. */
export type FaultKind = 'blocked' | 'mutated' | 'uncaught' | 'leaked' | 'ended';

/** Third-party code in this process: a sink, a source or a plugin. */
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

/** Runs an extension's code and attributes to it everything that the code starts, now or later. */
export function runAs<Result>(extension: Extension, run: () => Result): Result {
  return current.run(extension, run);
}

/**
 * Returns the extension whose code is running, or nothing for the host's own code. Also correct in listeners of
 * `unhandledRejection` and `uncaughtException`: Node calls them in the context in which the promise was created or the
 * callback was registered.
 */
export function currentExtension(): Extension | undefined {
  return current.getStore();
}

/**
 * Logs what an extension printed, under its name. For code that intercepts the output streams of the process.
 *
 * @returns whether an extension printed it
 */
export function logPrinted(stream: 'stdout' | 'stderr', text: string): boolean {
  const extension = currentExtension();
  if (extension?.printed === undefined) return false;
  extension.printed(stream, text);
  return true;
}

/**
 * Blames an uncaught error on the extension whose code it came from, which logs and counts it. For listeners of
 * `unhandledRejection` and `uncaughtException`.
 *
 * @returns whether an extension was found; the process may then go on, since no host code was interrupted
 */
export function blameUncaught(what: string, problem: string): boolean {
  const extension = currentExtension();
  extension?.fault('uncaught', `${what}: ${problem}`);
  return extension !== undefined;
}
