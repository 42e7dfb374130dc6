import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';
import { gostatsError, problemOf } from '../errors.js';

/** Where a sink's name led. */
export interface ResolvedSink {
  readonly use: string;
  /** `file:` URL of the module. */
  readonly url: string;
  /** The package and its version, or the file: for messages that name who is to blame. */
  readonly place: string;
}

/** Where a sink is looked for. */
export interface SinkSearch {
  /** Absolute path of the configuration file: its folder comes first, and paths are relative to it. */
  readonly configFile: string;
  /** Further folders, in this order: where the program itself is installed. */
  readonly folders: readonly string[];
}

const BARE_NAME = /^[a-z0-9][a-z0-9-]*$/;
/** Node says this when the next place may still have it; any other error is about something that was found. */
const NOT_HERE = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

/**
 * Finds the module of a sink. A bare name is looked for as `@gostats/sink-<name>`, then `gostats-sink-<name>`; a name
 * with `@` or `/` is an npm name as it stands; one that begins with `.` or `/` is a file.
 *
 * Node's own `createRequire().resolve` fails on packages that have only an `import` entry and takes the CommonJS one of
 * those that have both; `import-meta-resolve` does what `import` would do there.
 *
 * @param path where the configuration names it, for messages
 * @throws E_SINK_NOT_FOUND, E_SINK_LOAD (found, but its package.json leads nowhere)
 */
export function resolveSink(use: string, path: string, search: SinkSearch): ResolvedSink {
  const folders = [...new Set([dirname(search.configFile), ...search.folders])];
  const isFile = /^\.{0,2}\//.test(use);
  const specifiers = isFile ? [fileSpecifier(use, folders[0] as string)] : packageNames(use);
  for (const folder of isFile ? folders.slice(0, 1) : folders) {
    for (const specifier of specifiers) {
      const url = tryResolve(specifier, folder, use);
      if (url !== undefined) return { use, url, place: placeOf(url) };
    }
  }
  const [first] = specifiers as [string];
  throw gostatsError('E_SINK_NOT_FOUND', {
    use,
    where: `${path} in ${search.configFile}`,
    tried: isFile ? [fileURLToPath(first)] : specifiers,
    from: isFile ? folders.slice(0, 1) : folders,
    install: isFile ? 'Correct the path.' : `Install it:  npm install --prefix ${folders[0]} ${first}`,
  });
}

function packageNames(use: string): string[] {
  return BARE_NAME.test(use) ? [`@gostats/sink-${use}`, `gostats-sink-${use}`] : [use];
}

function fileSpecifier(use: string, folder: string): string {
  return pathToFileURL(resolvePath(folder, use)).href;
}

function tryResolve(specifier: string, folder: string, use: string): string | undefined {
  try {
    return resolve(specifier, pathToFileURL(join(folder, 'package.json')).href);
  } catch (thrown) {
    if (NOT_HERE.has((thrown as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw gostatsError('E_SINK_LOAD', { use, place: `${specifier} from ${folder}`, problem: problemOf(thrown) }, thrown);
  }
}

/** The nearest package.json with a name says whose file it is. */
function placeOf(url: string): string {
  const file = fileURLToPath(url);
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest?.name !== undefined) return `${manifest.name}@${manifest.version ?? '?'} in ${folder}`;
  }
  return file;
}

function readManifest(file: string): { name?: string; version?: string } | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
  } catch {
    // Somebody else's broken package.json is no reason to stop: it only served a message.
    return undefined;
  }
}
