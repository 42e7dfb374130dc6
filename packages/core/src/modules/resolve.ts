import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';
import { gostatsError, problemOf } from '../errors.js';
import type { TrustCache } from '../trust/trust-cache.js';
import type { ModuleKind } from './kind.js';
import { parseUse } from './names.js';
import { nameProblem, notFoundRemedy } from './name-advice.js';
import { placeOf, readManifest } from './place.js';
import { configPlaces, findProgram, isWithin, realPath, type Place, type Program } from './places.js';
import { officialPackages } from '../official.js';

/** The module that a `use` value resolved to. */
export interface ResolvedModule {
  readonly use: string;
  /** `file:` URL of the module. */
  readonly url: string;
  /** The package and its version, or the file. Used in messages to name the responsible code. */
  readonly place: string;
  /** The package folder or the file at the path where it was found, with links not resolved. */
  readonly found: string;
  /** Whether it is a dependency of the program, and so as trusted as the program. */
  readonly bundled: boolean;
}

/** Where to search for modules. */
export interface ModuleSearch {
  /** Absolute path of the configuration file. Its folder is searched first, and relative paths start there. */
  readonly configFile: string;
  /** Further folders, in search order: where the program itself is installed. */
  readonly folders: readonly string[];
  /** Shared by all modules of one configuration. */
  readonly trustCache?: TrustCache;
}

/**
 * Node's codes for "not found here", after which the next place is tried. Any other error concerns a package that
 * exists.
 */
const NOT_HERE = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

/**
 * Finds the module that `use` names. A package that the program depends on always resolves to the program's own copy.
 * Other packages come only from the configuration's folder, the package that contains it, or the folders next to the
 * program. `@gostats/<kind>-<name>` takes precedence over `gostats-<kind>-<name>`, wherever each is installed; names of
 * official packages never refer to the latter.
 *
 * Node's own `createRequire().resolve` fails on packages that have only an `import` entry and picks the CommonJS entry
 * of those that have both; `import-meta-resolve` behaves like `import`.
 *
 * @param where the place in the configuration, for messages
 * @throws E_MODULE_NAME, E_SINK_NOT_FOUND, E_MODULE_PLACE (installed where no packages are accepted from), E_SINK_LOAD
 *   (found, but its package.json has no usable entry point); E_PLUGIN_… likewise
 */
export function resolveModule<Definition>(
  kind: ModuleKind<Definition>,
  use: string,
  where: string,
  search: ModuleSearch,
): ResolvedModule {
  const { noun, code } = kind;
  const parsed = parseUse(noun, use);
  if (parsed === undefined)
    throw gostatsError('E_MODULE_NAME', { noun, use, where, advice: nameProblem(noun, use, search) });
  if (parsed.kind === 'file') return resolveFile(kind, use, where, search);
  const program = findProgram(search.folders);
  const mine = parsed.names.find((name) => program.bundled.has(name));
  const names = mine === undefined ? withoutStrangers(parsed.names) : [mine];
  const places = [...configPlaces(search.configFile), ...program.places];
  const found = mine === undefined ? findIn(kind, use, names, places) : findBundled(kind, use, mine, program);
  if (found !== undefined) return found;
  refuseElsewhere(kind, { use, where, names, places, search });
  throw gostatsError(`E_${code}_NOT_FOUND`, {
    use,
    where,
    tried: names,
    from: places.map(({ modules }) => modules),
    install: notFoundRemedy(noun, use, names, search),
  });
}

function withoutStrangers(names: readonly string[]): readonly string[] {
  const [first = ''] = names;
  return officialPackages.has(first) ? [first] : names;
}

function resolveFile(
  { code }: ModuleKind<unknown>,
  use: string,
  where: string,
  { configFile }: ModuleSearch,
): ResolvedModule {
  const file = resolvePath(dirname(configFile), use);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) {
    const url = pathToFileURL(file).href;
    return { use, url, place: placeOf(url), found: file, bundled: false };
  }
  throw gostatsError(`E_${code}_NOT_FOUND`, {
    use,
    where,
    tried: [file],
    from: [dirname(configFile)],
    install: 'Fix the path: it is relative to the folder of the configuration and must include the file extension.',
  });
}

function findBundled(
  kind: ModuleKind<unknown>,
  use: string,
  name: string,
  { bundled }: Program,
): ResolvedModule | undefined {
  const root = bundled.get(name) as string;
  const url = tryResolve(kind, name, root, use);
  return url === undefined ? undefined : { use, url, place: placeOf(url), found: fileURLToPath(url), bundled: true };
}

function findIn(
  kind: ModuleKind<unknown>,
  use: string,
  names: readonly string[],
  places: readonly Place[],
): ResolvedModule | undefined {
  for (const name of names) {
    for (const place of places) {
      const found = folderAt(place, name);
      const url = found === undefined ? undefined : tryResolve(kind, name, place.folder, use);
      // A result outside its folder is not that package: Node searched further up, or a link points elsewhere.
      if (url === undefined || found === undefined || !isWithin(fileURLToPath(url), realPath(found))) continue;
      return { use, url, place: placeOf(url), found, bundled: false };
    }
  }
  return undefined;
}

/** Finds the folder of a package in a place. A package under development is the place itself. */
function folderAt({ folder, modules }: Place, name: string): string | undefined {
  const at = join(modules, name);
  if (existsSync(at)) return at;
  return readManifest(join(folder, 'package.json'))?.name === name ? folder : undefined;
}

/** Rejects a package that Node would find outside the accepted places. @throws E_MODULE_PLACE */
function refuseElsewhere(
  kind: ModuleKind<unknown>,
  at: { use: string; where: string; names: readonly string[]; places: readonly Place[]; search: ModuleSearch },
): void {
  const { use, where, names, places, search } = at;
  for (const name of names) {
    for (const folder of [dirname(search.configFile), ...search.folders]) {
      const url = tryResolve(kind, name, folder, use);
      if (url === undefined) continue;
      const from = places.map(({ modules }) => modules);
      throw gostatsError('E_MODULE_PLACE', { noun: kind.noun, use, where, name, file: fileURLToPath(url), from });
    }
  }
}

function tryResolve({ code }: ModuleKind<unknown>, name: string, folder: string, use: string): string | undefined {
  try {
    return resolve(name, pathToFileURL(join(folder, 'package.json')).href);
  } catch (thrown) {
    if (NOT_HERE.has((thrown as NodeJS.ErrnoException).code ?? '')) return undefined;
    const at = { use, place: `${name} from ${folder}`, problem: problemOf(thrown) };
    throw gostatsError(`E_${code}_LOAD`, at, thrown);
  }
}
