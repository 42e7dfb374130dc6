import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { MAX_ENTRIES, packageEntries } from './package-files.js';

/** Checksums of a package's content. */
export interface PackageHash {
  /** Checksum over the names and hashes of its files, in the format of `package-lock.json`: `sha512-…`. */
  readonly integrity: string;
  /** Name within the package, with slashes → `sha256-…` */
  readonly files: Readonly<Record<string, string>>;
}

/** Maximum total size of a package. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Larger files are read in pieces: hashing them at once would block the event loop. */
const LARGE_BYTES = 256 * 1024;

/**
 * Hashes every file in a package's folder, since any of them can be loaded, or read by loaded code. Packages below it
 * (`node_modules`) have their own hashes.
 *
 * @throws Error when the package is too large, cannot be read, or contains a link to a folder, whose files would escape
 *   the hash
 */
export async function hashPackage(folder: string): Promise<PackageHash> {
  const files: [string, string][] = [];
  let bytes = 0;
  for await (const entries of packageEntries(folder)) {
    const hashed = entries
      .filter(({ stats }) => !stats.isDirectory())
      .map(async ({ path, name }) => {
        const { size, isFile } = await sizeOf(path);
        if (!isFile) throw new Error(`${path} is neither a file nor a folder of the package`);
        if ((bytes += size) > MAX_BYTES) throw new Error(`${folder} holds more than ${MAX_BYTES / 1024 / 1024} MiB`);
        return [name, await (size > LARGE_BYTES ? hashLarge(path) : hashSmall(path))] as [string, string];
      });
    files.push(...(await Promise.all(hashed)));
  }
  return summarize(files);
}

/** Like `hashPackage`, for a single-file module. */
export async function hashSingleFile(path: string, name: string): Promise<PackageHash> {
  return summarize([[name, await hashLarge(path)]]);
}

function summarize(files: readonly [string, string][]): PackageHash {
  const sorted = files.toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length > MAX_ENTRIES) throw new Error(`more than ${MAX_ENTRIES} files`);
  const all = createHash('sha512').update(JSON.stringify(sorted)).digest('base64');
  return { integrity: `sha512-${all}`, files: Object.fromEntries(sorted) };
}

async function hashSmall(path: string): Promise<string> {
  return `sha256-${createHash('sha256')
    .update(await readFile(path))
    .digest('base64')}`;
}

async function hashLarge(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return `sha256-${hash.digest('base64')}`;
}

async function sizeOf(path: string): Promise<{ size: number; isFile: boolean }> {
  const stats = await stat(path);
  return { size: stats.size, isFile: stats.isFile() };
}
