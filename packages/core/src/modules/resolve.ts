import { statSync } from 'node:fs';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';
import { gostatsError, problemOf } from '../errors.js';
import type { ModuleKind } from './kind.js';
import { placeOf } from './place.js';

/** Where the name of a sink or a plugin led. */
export interface ResolvedModule {
  readonly use: string;
  /** `file:` URL of the module. */
  readonly url: string;
  /** The package and its version, or the file: for messages that name who is to blame. */
  readonly place: string;
}

/** Where modules are looked for. */
export interface ModuleSearch {
  /** Absolute path of the configuration file: its folder comes first, and paths are relative to it. */
  readonly configFile: string;
  /** Further folders, in this order: where the program itself is installed. */
  readonly folders: readonly string[];
}

const BARE_NAME = /^[a-z0-9][a-z0-9-]*$/;
/** Node says this when the next place may still have it; any other error is about something that was found. */
const NOT_HERE = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

/**
 * Finds the module of a sink or a plugin. A bare name is looked for as `@gostats/<kind>-<name>`, then as
 * `gostats-<kind>-<name>`; a name with `@` or `/`, or one that begins with `gostats-<kind>-`, is an npm name as it
 * stands; one that begins with `.` or `/` is a file. No other package is ever loaded: a typo meets nobody else's code.
 *
 * Node's own `createRequire().resolve` fails on packages that have only an `import` entry and takes the CommonJS one of
 * those that have both; `import-meta-resolve` does what `import` would do there.
 *
 * @param path where the configuration names it, for messages
 * @throws E_SINK_NOT_FOUND, E_SINK_LOAD (found, but its package.json leads nowhere); E_PLUGIN_… likewise
 */
export function resolveModule<Definition>(
  kind: ModuleKind<Definition>,
  use: string,
  path: string,
  search: ModuleSearch,
): ResolvedModule {
  const folders = [...new Set([dirname(search.configFile), ...search.folders])];
  const isPath = /^\.{0,2}\//.test(use);
  const specifiers = isPath ? [fileSpecifier(use, folders[0] as string)] : packageNames(kind.noun, use);
  for (const folder of isPath ? folders.slice(0, 1) : folders) {
    for (const specifier of specifiers) {
      const url = tryResolve(kind, specifier, folder, use);
      if (url !== undefined) return { use, url, place: placeOf(url) };
    }
  }
  const [first] = specifiers as [string];
  throw gostatsError(`E_${kind.code}_NOT_FOUND`, {
    use,
    where: `${path} in ${search.configFile}`,
    tried: isPath ? [fileURLToPath(first)] : specifiers,
    from: isPath ? folders.slice(0, 1) : folders,
    install: isPath
      ? 'Correct the path; it counts from the folder of the configuration, and is a file with its ending.'
      : `Install it:  npm install --prefix ${folders[0]} ${first}`,
  });
}

function packageNames(noun: string, use: string): string[] {
  const isBare = BARE_NAME.test(use) && !use.startsWith(`gostats-${noun}-`);
  return isBare ? [`@gostats/${noun}-${use}`, `gostats-${noun}-${use}`] : [use];
}

function fileSpecifier(use: string, folder: string): string {
  return pathToFileURL(resolvePath(folder, use)).href;
}

function tryResolve({ code }: ModuleKind<unknown>, specifier: string, folder: string, use: string): string | undefined {
  if (specifier.startsWith('file:')) return isFile(specifier) ? specifier : undefined;
  try {
    return resolve(specifier, pathToFileURL(join(folder, 'package.json')).href);
  } catch (thrown) {
    if (NOT_HERE.has((thrown as NodeJS.ErrnoException).code ?? '')) return undefined;
    const at = { use, place: `${specifier} from ${folder}`, problem: problemOf(thrown) };
    throw gostatsError(`E_${code}_LOAD`, at, thrown);
  }
}

function isFile(url: string): boolean {
  return statSync(fileURLToPath(url), { throwIfNoEntry: false })?.isFile() === true;
}
