import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleNoun } from './kind.js';
import { bareNameOf, parseUse } from './names.js';
import { readManifest, stabilities, type ManifestFacts, type Stability } from './place.js';
import { configPlaces, findProgram, realPath, type Place } from './places.js';
import type { ModuleSearch } from './resolve.js';

type Noun = ModuleNoun;

/** A package that identifies itself as a sink, source or plugin. */
export interface InstalledPackage {
  readonly noun: Noun;
  readonly name: string;
  readonly version: string;
  /** Symbolic links are resolved. */
  readonly folder: string;
  /** Value of `use` that selects it in a configuration. */
  readonly use: string;
  /** Folder from which it is resolved. */
  readonly from: string;
  /** Whether it is bundled with the program. */
  readonly bundled: boolean;
  /** Whether it is the package that contains the configuration, rather than an installed one. */
  readonly developed: boolean;
  /** As declared in its package.json. */
  readonly licence?: string;
  /** As declared in its package.json: `beta`. */
  readonly stability?: Stability;
  /** The `gostats` object of its package.json, not validated. */
  readonly facts: ManifestFacts;
}

/**
 * Finds packages whose name or keyword (`gostats-sink`, `gostats-plugin`) marks them as being of a kind, in the order
 * in which `use` would find them. Reads manifests only.
 */
export function findInstalled(noun: Noun, search: ModuleSearch): InstalledPackage[] {
  const program = findProgram(search.folders);
  const found = new Map<string, InstalledPackage>();
  const add = (at: string, from: string, bundled: boolean): void => {
    const one = describe(noun, at, from, bundled);
    // Only the first package of a name is ever loaded. One package may be linked from several places.
    if (one !== undefined && !found.has(one.name)) found.set(one.name, one);
  };
  for (const [name, root] of program.bundled) {
    const at = isOfKind(noun, name)
      ? program.places.map(({ modules }) => join(modules, name)).find(existsSync)
      : undefined;
    if (at !== undefined) add(at, root, true);
  }
  for (const place of [...configPlaces(search.configFile), ...program.places]) {
    for (const at of packageFolders(place)) add(at, place.folder, false);
  }
  const all = [...found.values()];
  return all.map((one) => ({ ...one, use: useOf(noun, one, all) }));
}

/** Returns the short name, unless another package takes precedence under that name. */
function useOf(noun: Noun, { name, use }: InstalledPackage, all: readonly InstalledPackage[]): string {
  const parsed = parseUse(noun, use);
  const names = parsed?.kind === 'package' ? parsed.names : [];
  const first = names.find((one) => all.some((other) => other.name === one));
  return first === undefined || first === name ? use : name;
}

function describe(noun: Noun, at: string, from: string, bundled: boolean): InstalledPackage | undefined {
  const manifest = readManifest(join(at, 'package.json'));
  if (typeof manifest?.name !== 'string') return undefined;
  const { name, version = '?', keywords, gostats, license: licence } = manifest;
  if (!isOfKind(noun, name) && !(Array.isArray(keywords) && keywords.includes(`gostats-${noun}`))) return undefined;
  const facts = typeof gostats === 'object' && gostats !== null ? gostats : {};
  const isStability = stabilities.some((one) => one === facts.stability);
  return {
    noun,
    name,
    version,
    folder: realPath(at),
    use: bareNameOf(noun, name) ?? name,
    from,
    bundled,
    developed: at === from,
    ...(typeof licence === 'string' ? { licence } : {}),
    ...(isStability && facts.stability !== undefined ? { stability: facts.stability } : {}),
    facts,
  };
}

function isOfKind(noun: Noun, name: string): boolean {
  return bareNameOf(noun, name) !== undefined || new RegExp(`^@[^/]+/gostats-${noun}-.`).test(name);
}

/** Yields the folder of every package in a place, then the place itself, which may be a package under development. */
function* packageFolders({ folder, modules }: Place): Generator<string> {
  for (const name of namesIn(modules)) {
    if (!name.startsWith('@')) yield join(modules, name);
    else for (const inner of namesIn(join(modules, name))) yield join(modules, name, inner);
  }
  yield folder;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch {
    // Most of these folders do not exist.
    return [];
  }
}
