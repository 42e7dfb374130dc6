import { unwatchFile, watchFile } from 'node:fs';

/** Shorter than the pause that is waited for after a change, so that a file which is still being written keeps changing. */
const CHECK_INTERVAL_MS = 250;

/**
 * Tells when a file is another one than before: written to, renamed over, or reached through a link that now leads
 * elsewhere (as Kubernetes swaps a config map). It looks at the file by its name, four times a second: a watch of the
 * system's would be tied to the file or the folder of that moment, and sees nothing of a network drive or of a single
 * file that is mounted into a container. @returns ends it
 */
export function watchFileByName(file: string, changed: () => void): () => void {
  watchFile(file, { interval: CHECK_INTERVAL_MS, persistent: false }, changed);
  return () => unwatchFile(file, changed);
}
