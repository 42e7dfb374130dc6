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
  readonly license?: unknown;
  readonly keywords?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  /** Of the root of a workspace. */
  readonly workspaces?: unknown;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  /** What a package of ours or of a stranger says of itself, so that it can be listed without being loaded. */
  readonly gostats?: ManifestFacts;
}

/** How far a package is, as it says itself. */
export const stabilities = ['development', 'beta', 'stable', 'deprecated'] as const;
export type Stability = (typeof stabilities)[number];

export interface ManifestFacts {
  /** The contract that it was built for. */
  readonly contract?: number;
  /** Only sinks. */
  readonly delivery?: 'push' | 'pull';
  readonly stability?: Stability;
  /** Only sinks: top-level tables that it reads beside the one of its name. */
  readonly tables?: readonly string[];
}

/** @returns nothing when there is none, or when it cannot be read: it only serves messages */
export function readManifest(file: string): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    // Somebody else's broken package.json is no reason to stop.
    return undefined;
  }
}
