import { GostatsError, gostatsError, problemOf } from '@gostats/core';
import { saveFolders, type FolderState } from './folder-state.js';

/** What is changed, for the error when it fails. */
export interface Change {
  /** `gostats-sink-mything@1.2.0` */
  readonly id: string;
  readonly doing: 'install' | 'remove';
  readonly folder: string;
  /** All folders whose packages may change. */
  readonly folders: readonly string[];
}

/**
 * Does work that either succeeds or leaves the folders as they were, also when it is interrupted: what runs then is ended,
 * and its changes are taken back. @throws E_PACKAGE_INSTALL; what the work throws out of the catalogue
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
