import { GostatsError, gostatsError, problemOf } from '@gostats/core';
import { saveFolders, type FolderState } from './folder-state.js';

/** Describes a change, for its error message. */
export interface Change {
  /** `gostats-sink-mything@1.2.0` */
  readonly id: string;
  readonly doing: 'install' | 'remove';
  readonly folder: string;
  /** Every folder whose packages may change. */
  readonly folders: readonly string[];
}

/**
 * Runs work that either succeeds or leaves the folders unchanged. An interrupt aborts the work and rolls back its
 * changes.
 *
 * @throws E_PACKAGE_INSTALL; any GostatsError that the work throws
 */
export async function changeFolder(change: Change, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const { id, doing, folder, folders } = change;
  const fail = (thrown: unknown): Error =>
    thrown instanceof GostatsError
      ? thrown
      : gostatsError('E_PACKAGE_INSTALL', { id, doing, folder, problem: problemOf(thrown) }, thrown);
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    let state: FolderState;
    try {
      state = await saveFolders(folders);
    } catch (thrown) {
      throw fail(thrown);
    }
    try {
      await work(interrupted.signal);
      if (interrupted.signal.aborted) throw new Error('interrupted');
    } catch (thrown) {
      await state.restore();
      throw fail(thrown);
    }
    await state.discard();
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
