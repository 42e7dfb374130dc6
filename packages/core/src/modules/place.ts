import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Describes where a module comes from: `name@version in /its/folder`, from the nearest package.json with a name, or
 * else the file.
 */
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
  readonly license?: unknown;
  readonly keywords?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  /** Only at the root of a workspace. */
  readonly workspaces?: unknown;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  /** What a package declares about itself, so that it can be listed without being loaded. */
  readonly gostats?: ManifestFacts;
}

/** Maturity levels that a package may declare. */
export const stabilities = ['development', 'beta', 'stable', 'deprecated'] as const;
export type Stability = (typeof stabilities)[number];

export interface ManifestFacts {
  /** Contract version that it was built for. */
  readonly contract?: number;
  /** Only sinks. */
  readonly delivery?: 'push' | 'pull';
  readonly stability?: Stability;
  /** Only sinks: top-level tables that it reads in addition to the one named after it. */
  readonly tables?: readonly string[];
}

/** Reads a package.json. @returns nothing when it does not exist or cannot be read */
export function readManifest(file: string): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    // A broken package.json of another package must not stop the program.
    return undefined;
  }
}
