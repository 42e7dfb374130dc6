import { fileURLToPath } from 'node:url';
import { gostatsError, problemOf } from '../errors.js';
import { findUnsafe } from '../trust/ownership.js';
import type { ModuleKind } from './kind.js';
import { readManifest } from './place.js';
import { findProgram, realPath } from './places.js';
import { resolveModule, type ModuleSearch, type ResolvedModule } from './resolve.js';

/** What a configuration says of a sink or a plugin that is to be loaded. */
export interface Wanted {
  readonly use: string;
  /** Names the place in the configuration, for messages. */
  readonly where: string;
  /** Its files are taken even if others can change them. */
  readonly allowUnsafePath: boolean;
}

/**
 * Finds a module and looks whether its code may be loaded, before any of it runs. What came with the program is as good as
 * the program, and is not looked at.
 *
 * @throws as `resolveModule` does; E_MODULE_UNSAFE when others can change its files
 */
export async function admitModule(
  kind: ModuleKind<unknown>,
  { use, where, allowUnsafePath }: Wanted,
  search: ModuleSearch,
): Promise<ResolvedModule> {
  const resolved = resolveModule(kind, use, where, search);
  const { noun, code } = kind;
  if (resolved.bundled || allowUnsafePath) return resolved;
  const file = realPath(fileURLToPath(resolved.url));
  try {
    const unsafe = await findUnsafe({ found: resolved.found, file }, findProgram(search.folders).roots, readManifest);
    if (unsafe === undefined) return resolved;
    throw gostatsError('E_MODULE_UNSAFE', { noun, use, where, ...unsafe });
  } catch (thrown) {
    if ((thrown as { code?: string }).code?.startsWith('E_MODULE_') === true) throw thrown;
    throw gostatsError(`E_${code}_LOAD`, { use, place: resolved.place, problem: problemOf(thrown) }, thrown);
  }
}
