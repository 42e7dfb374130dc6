import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { readManifest, type Manifest } from './place.js';

/** A folder of packages that may be loaded. */
export interface Place {
  /** Imports are resolved from here. */
  readonly folder: string;
  /** `/etc/gostats/node_modules` */
  readonly modules: string;
}

/** The program, or the programs that started each other (`gostats` starts `@gostats/cli`). */
export interface Program {
  /** Root folders of their packages. */
  readonly roots: readonly string[];
  /**
   * Name of a package that a program depends on → root of that program. Such a name always means the program's own
   * copy.
   */
  readonly bundled: ReadonlyMap<string, string>;
  readonly places: readonly Place[];
}

/**
 * Returns the places that belong to a configuration: its own folder and the package that contains it (the nearest
 * package.json above), since a project may keep its configuration in `config/`. Node itself would search up to the root
 * of the disk; anyone with write access to a folder above could then choose what runs.
 */
export function configPlaces(configFile: string): readonly Place[] {
  const own = dirname(configFile);
  const root = packageRoot(own);
  return [...new Set([own, ...(root === undefined ? [] : [root])])].map(placeIn);
}

/** Finds the program's packages. @param folders where programs were started from or are installed */
export function findProgram(folders: readonly string[]): Program {
  const programs = folders.map((folder) => packageRoot(folder) ?? folder);
  const roots = [...new Set([...programs, ...programs.flatMap((root) => workspaceOf(root) ?? [])])];
  const bundled = new Map<string, string>();
  for (const root of roots) {
    for (const name of dependenciesOf(readManifest(join(root, 'package.json')), !programs.includes(root))) {
      if (!bundled.has(name)) bundled.set(name, root);
    }
  }
  const places = new Map(roots.flatMap((root) => besides(root)).map((place) => [place.modules, place]));
  return { roots, bundled, places: [...places.values()] };
}

/** Returns the program's own `node_modules` and every `node_modules` that contains it. */
function besides(root: string): Place[] {
  const steps = root.split(sep);
  const around = steps.flatMap((step, index) =>
    step === 'node_modules' ? [steps.slice(0, index).join(sep) || sep] : [],
  );
  return [root, ...around.toReversed()].map(placeIn);
}

function placeIn(folder: string): Place {
  return { folder, modules: join(folder, 'node_modules') };
}

/** Finds the nearest folder with a package.json, starting at this one and going up. */
function packageRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** Finds the workspace of a program under development, which holds its packages. */
function workspaceOf(root: string): string | undefined {
  if (root.split(sep).includes('node_modules')) return undefined;
  for (let at = dirname(root); at !== dirname(at); at = dirname(at)) {
    const isWorkspace =
      existsSync(join(at, 'pnpm-workspace.yaml')) || readManifest(join(at, 'package.json'))?.workspaces;
    if (isWorkspace) return at;
  }
  return undefined;
}

function dependenciesOf(manifest: Manifest | undefined, isWorkspace: boolean): string[] {
  const kinds = [
    manifest?.dependencies,
    manifest?.optionalDependencies,
    ...(isWorkspace ? [manifest?.devDependencies] : []),
  ];
  return kinds.flatMap((one) => (typeof one === 'object' && one !== null ? Object.keys(one) : []));
}

/** Resolves symbolic links. Returns the path unchanged when it does not exist. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A caller that needs the file gets an error when it uses the path.
    return path;
  }
}

export function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
