import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstalledCode } from './installed-code.js';

/** Thrown when locked code imports a file that is not in the lock, or one that has changed since it was compared. */
export class NotLockedError extends Error {
  override readonly name = 'NotLockedError';
  readonly lock: string;

  constructor(message: string, lock: string) {
    super(message);
    this.lock = lock;
  }
}

interface Known {
  readonly hash: string;
  readonly lock: string;
  readonly isProgram: (path: string) => boolean;
  /** Whether its content was checked against the lock. Node loads a file once, so one check is enough. */
  verified: boolean;
}

/** By real path. Holds the files of all locks, since loaded modules are shared by the whole process. */
const known = new Map<string, Known>();
let isWatching = false;

/**
 * Restricts the imports of a locked module from now on: its files may import only locked files, files of the program
 * and Node's built-in modules. An undeclared file (from another package's dependencies, next to a file sink, or further
 * up) is rejected when it is imported, as is a file that has changed since it was compared.
 */
export function guardLoading({ packages }: InstalledCode, lock: string, isProgram: (path: string) => boolean): void {
  for (const { id, place, files } of packages) {
    for (const [name, hash] of Object.entries(files)) {
      const path = realpathSync(id.startsWith('file:') ? place : join(place, name));
      known.set(path, { hash, lock, isProgram, verified: false });
    }
  }
  if (isWatching) return;
  isWatching = true;
  nodeModule.registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      checkImport(resolved.url, context.parentURL);
      return resolved;
    },
  });
}

/** Checks the import of a locked file, or by one. @throws NotLockedError */
function checkImport(url: string, parentUrl: string | undefined): void {
  if (!url.startsWith('file:')) return;
  const path = fileURLToPath(url);
  const file = known.get(path);
  if (file !== undefined) return verify(path, file);
  const parent = parentUrl?.startsWith('file:') === true ? fileURLToPath(parentUrl) : undefined;
  const importer = parent === undefined ? undefined : known.get(parent);
  if (importer === undefined || importer.isProgram(path)) return;
  throw new NotLockedError(`${path} is not in the lock, and ${parent} imports it`, importer.lock);
}

function verify(path: string, file: Known): void {
  if (file.verified) return;
  const hash = createHash('sha256').update(readFileSync(path)).digest('base64');
  if (`sha256-${hash}` !== file.hash)
    throw new NotLockedError(`${path} was changed while it was being loaded`, file.lock);
  file.verified = true;
}
