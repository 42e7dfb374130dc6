import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ModuleKind } from './kind.js';
import { readManifest } from './place.js';

/** A package that looks like a sink or a plugin. */
export interface InstalledPackage {
  readonly noun: 'sink' | 'plugin';
  readonly name: string;
  readonly version: string;
  /** Links resolved. */
  readonly folder: string;
  /** What a configuration writes to use it. */
  readonly use: string;
  /** The folder from which it is found. */
  readonly from: string;
}

/**
 * Packages whose name or whose keyword (`gostats-sink`, `gostats-plugin`) says that they are of a kind, in the order in
 * which `use` would find them. Reads manifests only.
 */
export function findInstalled(noun: ModuleKind<unknown>['noun'], folders: readonly string[]): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  for (const from of folders) {
    for (const at of packageFolders(from)) {
      const one = describe(noun, at, from);
      // Under one name only the first is ever loaded; the same package may be linked from several places.
      if (one !== undefined && !found.has(one.name)) found.set(one.name, one);
    }
  }
  return [...found.values()];
}

function describe(noun: ModuleKind<unknown>['noun'], at: string, from: string): InstalledPackage | undefined {
  const manifest = readManifest(join(at, 'package.json'));
  if (manifest?.name === undefined) return undefined;
  const { name, version = '?', keywords } = manifest;
  const [, bare] = new RegExp(`^(?:@gostats/|gostats-)${noun}-([a-z0-9][a-z0-9-]*)$`).exec(name) ?? [];
  const isOne = bare !== undefined || new RegExp(`^@[^/]+/gostats-${noun}-.`).test(name);
  if (!isOne && !(Array.isArray(keywords) && keywords.includes(`gostats-${noun}`))) return undefined;
  return { noun, name, version, folder: realpathSync(at), use: bare ?? name, from };
}

/** Every package that `import` could find from a folder, the nearest first. */
function* packageFolders(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    const modules = join(at, 'node_modules');
    for (const name of namesIn(modules)) {
      if (!name.startsWith('@')) yield join(modules, name);
      else for (const inner of namesIn(join(modules, name))) yield join(modules, name, inner);
    }
    if (at === dirname(at)) return;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch {
    // No such folder, which is how most of them are.
    return [];
  }
}
