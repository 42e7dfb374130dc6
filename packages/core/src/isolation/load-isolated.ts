import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { IsolationConfig } from '../config/types.js';
import { GostatsError, gostatsError, problemOf, type ErrorCode } from '../errors.js';
import { realPath } from '../modules/places.js';
import type { ResolvedModule } from '../modules/resolve.js';
import type { SinkDefinition } from '../sink/index.js';
import { environmentOfSink } from './environment.js';
import { IsolatedSink } from './isolated-sink.js';
import type { ProcessKeeperOptions } from './process-keeper.js';
import { codePaths, packagePaths, packageRoot, permissionFlags } from './permissions.js';
import { SinkProcess } from './sink-process.js';

export interface LoadIsolatedOptions extends Pick<
  ProcessKeeperOptions,
  'id' | 'extension' | 'admit' | 'clock' | 'random'
> {
  readonly isolation: IsolationConfig;
  readonly configFile: string;
}

/** A sink in its own process, with the same definition that `loadModule` would return. */
export interface LoadedIsolated {
  readonly definition: SinkDefinition;
  /** Ends the process. */
  readonly dispose: () => Promise<void>;
}

/**
 * Starts a process for a sink and loads it there. None of its code runs in this process.
 *
 * @throws the errors of `loadModule`; E_SINK_LOAD when the process cannot be started or ends
 */
export async function loadIsolated(resolved: ResolvedModule, options: LoadIsolatedOptions): Promise<LoadedIsolated> {
  const { use, place } = resolved;
  const file = realPath(fileURLToPath(resolved.url));
  const sink = new IsolatedSink({
    ...options,
    use,
    place,
    url: pathToFileURL(file).href,
    spawn: spawnWith(file, options),
  });
  const dispose = (): Promise<void> => sink.dispose();
  try {
    return { definition: await sink.load(), dispose };
  } catch (thrown) {
    await dispose();
    throw asLoadError(thrown, { use, place });
  }
}

function spawnWith(file: string, options: LoadIsolatedOptions): ProcessKeeperOptions['spawn'] {
  const { isolation, configFile, clock } = options;
  const { maxMemoryMb } = isolation;
  const fromConfig = (path: string): string => resolve(dirname(configFile), path);
  return (files, listeners) => {
    const child = childFile();
    const own = packagePaths([packageRoot(dirname(child)) as string]);
    const write = isolation.mayWrite.map(fromConfig);
    // Writable paths are readable too, because most code checks a file before it writes.
    const read = [...own, ...codePaths(file, configFile), ...isolation.mayRead.map(fromConfig), ...write, ...files];
    return new SinkProcess({
      ...listeners,
      flags: permissionFlags({ read, write }, maxMemoryMb),
      file: child,
      env: environmentOfSink(),
      maxMemoryMb,
      clock,
    });
  };
}

/** Returns the built file that runs in the process. When the sources run directly, as in tests, it is in `dist`. */
function childFile(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const found = [join(here, 'isolation-child.js'), join(here, '../../dist/isolation-child.js')].find(existsSync);
  if (found === undefined) throw new Error('the file isolation-child.js of @gostats/core is missing');
  return realPath(found);
}

/** Restores the class of a catalogue error, which is lost between processes. */
function asLoadError(thrown: unknown, at: { readonly use: string; readonly place: string }): GostatsError {
  if (thrown instanceof GostatsError) return thrown;
  const { name, message, code, remedy, cause } = thrown as Partial<GostatsError>;
  if ((name as string) === 'GostatsError' && message !== undefined && remedy !== undefined)
    return new GostatsError(code as ErrorCode, message, remedy, cause);
  return gostatsError('E_SINK_LOAD', { ...at, problem: problemOf(thrown) }, thrown);
}
