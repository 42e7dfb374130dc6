import { unwatchFile, watchFile } from 'node:fs';

/** Must be shorter than the quiet period after a change, so that ongoing writes are seen as further changes. */
const CHECK_INTERVAL_MS = 250;

/**
 * Watches a file by name, polling four times a second. It detects writes, renames over the file, and changed links
 * (Kubernetes swaps a config map that way). A watch of the operating system would be tied to the current file or
 * folder, and would miss changes on network drives and in single files mounted into a container.
 *
 * @returns a function that stops watching
 */
export function watchFileByName(file: string, changed: () => void): () => void {
  watchFile(file, { interval: CHECK_INTERVAL_MS, persistent: false }, changed);
  return () => unwatchFile(file, changed);
}
