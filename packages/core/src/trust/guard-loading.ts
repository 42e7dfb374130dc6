import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstalledCode } from './installed-code.js';

/** Locked code asked for a file that is not in the lock, or no longer as it was when it was compared. */
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
  /** It was read and is what the lock has. Node loads a file once, so it is read once. */
  verified: boolean;
}

/** By real path; all locks of this process, since modules are the process's own too. */
const known = new Map<string, Known>();
let isWatching = false;

/**
 * From now on the files of a locked module import nothing but locked files, what came with the program, and what Node has
 * built in: a file that nobody declared (of a package that another one brought, beside a file sink, further up) is refused
 * in the moment of its import, as is a file that was changed since it was compared.
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

/** @throws NotLockedError */
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
