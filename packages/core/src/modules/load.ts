import { gostatsError, problemOf } from '../errors.js';
import { countCall } from '../blame/call-board.js';
import { runAs, type Extension } from '../blame/extension.js';
import { waitAtMost } from '../time/wait-at-most.js';
import { NotLockedError } from '../trust/guard-loading.js';
import type { ModuleKind } from './kind.js';
import type { ResolvedModule } from './resolve.js';

/**
 * Time limit for loading a module, and for creating or applying what it defines. None of that should need the network.
 */
export const MODULE_TIMEOUT_MS = 30_000;

/**
 * Imports a module and checks what it exports: brand, contract version, shape.
 *
 * @throws E_SINK_LOAD (the module threw or did not finish in time), E_SINK_EXPORT, E_SINK_CONTRACT; E_PLUGIN_… likewise
 */
export async function loadModule<Definition>(
  kind: ModuleKind<Definition>,
  { use, url, place }: ResolvedModule,
): Promise<Definition> {
  let module: { default?: unknown };
  try {
    module = await importAlone(url, loading(kind.noun, use, place));
  } catch (thrown) {
    if (thrown instanceof NotLockedError) {
      throw gostatsError('E_MODULE_LOCK', { lock: thrown.lock, problems: [thrown.message] }, thrown);
    }
    throw gostatsError(`E_${kind.code}_LOAD`, { use, place, problem: loadProblem(thrown) }, thrown);
  }
  const definition = unwrapDefault(module.default, kind.brand);
  const fail = (problem: string): Error => gostatsError(`E_${kind.code}_EXPORT`, { use, place, problem });
  if (definition === undefined) throw fail('it has no default export');
  const version = contractOf(definition, kind.brand);
  if (typeof version !== 'number') throw fail(`its default export did not come from ${kind.definedBy}`);
  if (version !== kind.contractVersion) {
    throw gostatsError(`E_${kind.code}_CONTRACT`, { use, place, expected: kind.contractVersion, found: version });
  }
  const problem = kind.findProblem(definition);
  if (problem !== undefined) throw fail(problem);
  return definition as Definition;
}

/** Adds the position of a syntax error to its message. Node puts it only into the first line of the stack. */
function loadProblem(thrown: unknown): string {
  const at = thrown instanceof SyntaxError ? /^file:\/\/\S+?:\d+(?=\n)/.exec(thrown.stack ?? '')?.[0] : undefined;
  if (at === undefined) return problemOf(thrown);
  return `${problemOf(thrown)} (${at.replace(/^file:\/\/(?:\/(?=[A-Z]:))?/, '')})`;
}

/** Returns the extension to blame for code that runs while a module is loaded. */
function loading(noun: Extension['noun'], id: string, place: string): Extension {
  return { noun, id, place, fault() {} };
}

let before: Promise<unknown> = Promise.resolve();

/**
 * Imports one module at a time: a CommonJS package that requires an ES module (our contract) fails while another import
 * of that module is in progress.
 */
async function importAlone(url: string, extension?: Extension): Promise<{ default?: unknown }> {
  const begin = async (): Promise<{ default?: unknown }> => {
    if (extension === undefined) return (await import(url)) as { default?: unknown };
    countCall(extension, 1);
    try {
      return (await runAs(extension, () => import(url))) as { default?: unknown };
    } finally {
      countCall(extension, -1);
    }
  };
  const mine = before.then(() => waitAtMost(MODULE_TIMEOUT_MS, begin()));
  before = mine.catch(() => undefined);
  return mine;
}

/**
 * Returns the contract version a module was built for, even if it is otherwise invalid. @throws what its import throws
 */
export async function readContract(
  { brand }: ModuleKind<unknown>,
  { url }: ResolvedModule,
): Promise<number | undefined> {
  const module = await importAlone(url);
  const version = contractOf(unwrapDefault(module.default, brand), brand);
  return typeof version === 'number' ? version : undefined;
}

function contractOf(definition: unknown, brand: symbol): unknown {
  return typeof definition === 'object' && definition !== null
    ? (definition as Record<symbol, unknown>)[brand]
    : undefined;
}

/** Unwraps CommonJS compiled from `export default`, which arrives as `{ default: { default: … } }`. */
function unwrapDefault(value: unknown, brand: symbol): unknown {
  if (typeof value !== 'object' || value === null || brand in value) return value;
  return (value as { default?: unknown }).default ?? value;
}
