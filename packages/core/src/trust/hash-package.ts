import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { MAX_ENTRIES, packageEntries } from './package-files.js';

/** What a package holds. */
export interface PackageHash {
  /** Over the names and the hashes of its files, as in `package-lock.json`: `sha512-…`. */
  readonly integrity: string;
  /** Name within the package, with slashes → `sha256-…` */
  readonly files: Readonly<Record<string, string>>;
}

/** So much is read of one package. */
const MAX_BYTES = 512 * 1024 * 1024;
/** What is larger is read in pieces: hashing it at once would hold up everything else. */
const LARGE_BYTES = 256 * 1024;

/**
 * Reads everything in a package's folder: any of it can be loaded, or read by what was loaded. Other packages below it
 * (`node_modules`) have hashes of their own.
 *
 * @throws Error when it is too much, cannot be read, or holds a link to a folder, whose files would escape it
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

/** The same for a file that is a module by itself. */
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
