import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Whose file a module is: `name@version in /its/folder`, by the nearest package.json with a name; else the file. */
export function placeOf(url: string): string {
  const file = fileURLToPath(url);
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest?.name !== undefined) return `${manifest.name}@${manifest.version ?? '?'} in ${folder}`;
  }
  return file;
}

/** The parts of a package.json that the host reads. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly keywords?: readonly string[];
}

/** @returns nothing when there is none, or when it cannot be read: it only serves messages */
export function readManifest(file: string): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch {
    // Somebody else's broken package.json is no reason to stop.
    return undefined;
  }
}
