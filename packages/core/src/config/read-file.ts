import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Far above any certificate bundle. Protects memory if the file is a log or a device by mistake. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads a small text file that the configuration names. A relative name starts at the configuration's folder.
 *
 * @throws Error with a short reason.
 */
export function readNamedFile(folder: string, name: string): string {
  const path = resolve(folder, name);
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, more than ${MAX_BYTES}`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** Describes a file system error in plain words. */
export function reasonOf(error: unknown): string {
  const reasons: Record<string, string> = {
    ENOENT: 'no such file',
    ENOTDIR: 'no such file',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
  };
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? message;
}
