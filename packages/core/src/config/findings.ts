import type { ConfigProblem } from '../errors.js';
import type { Locate } from './locate.js';

/**
 * The part of the configuration that a problem makes unusable:
 * - `file`: the whole file;
 * - `cluster`, `sink`, `source`: only the entry at that path;
 * - `table`: the sinks that read that top-level table;
 * - `listener`: the listener, which stays closed, because its defaults may be less secure;
 * - `key`: only a key or an entry of a list; `consequence` describes what happens instead.
 */
export type Scope =
  | { readonly kind: 'file' | 'listener' }
  | { readonly kind: 'cluster' | 'sink' | 'source'; readonly path: string }
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'key'; readonly consequence: string };

/** A problem or a warning about the file, and the scope of its effect. */
export interface Finding extends ConfigProblem {
  readonly severity: 'error' | 'warning';
  readonly scope: Scope;
}

export const entryLeftOut: Scope = { kind: 'key', consequence: 'this entry is left out' };
export const ignored: Scope = { kind: 'key', consequence: 'it is ignored' };

/** Collects problems, so that they can be reported together, and warnings, for the log. */
export class Findings {
  readonly problems: Finding[] = [];
  readonly warnings: Finding[] = [];
  readonly #locate: Locate;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  /** @param inKey the scope of a problem of a single key, unless its table implies a larger one */
  problem(path: string, problem: string, inKey?: Scope): void {
    this.report(path, problem, scopeOf(path, inKey));
  }

  /** Adds a problem with an explicit scope. */
  report(path: string, problem: string, scope: Scope): void {
    this.problems.push({ severity: 'error', scope, line: this.#locate(path), path, problem });
  }

  /**
   * Adds a warning. Used for what gostats (Go) accepts too, so that migrating from it does not stop collection.
   *
   * @param consequence what happens as a result, the same as in gostats (Go): `it is ignored`
   */
  warning(path: string, problem: string, consequence = ''): void {
    this.warnings.push({
      severity: 'warning',
      scope: { kind: 'key', consequence },
      line: this.#locate(path),
      path,
      problem,
    });
  }

  /** Whether a problem was already reported for this path. One problem per key is enough. */
  has(path: string): boolean {
    return this.problems.some((one) => one.path === path);
  }

  /** Whether an entry of an array of tables (`cluster[1]`), or one of its keys, has a problem. */
  hasWithin(path: string): boolean {
    return this.problems.some((one) => one.path === path || one.path.startsWith(`${path}.`));
  }
}

/** Combines a finding and its consequence into one message for the log. */
export function asWarning({ line, path, problem, scope }: Finding): ConfigProblem {
  const consequence = scope.kind === 'key' ? scope.consequence : '';
  return { line, path, problem: consequence === '' ? problem : joined(problem, consequence) };
}

/** After a question (`did you mean "x"?`), the consequence starts a new sentence. */
function joined(problem: string, consequence: string): string {
  return problem.endsWith('?')
    ? `${problem} ${consequence.charAt(0).toUpperCase()}${consequence.slice(1)}`
    : `${problem}; ${consequence}`;
}

/** Sorts by line. Problems without a line come first. */
export function sortByLine<Problem extends ConfigProblem>(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** Paths that determine how the file is read or are needed by all parts. Plugins count: one may change every point. */
const WHOLE_FILE = /^(?:global|global\.version|logging|cluster|sink|source|plugin.*)$/;
const IN_GLOBAL = /^(?:global|limits|logging|summary_stats|statgroup)\b/;

function scopeOf(path: string, inKey?: Scope): Scope {
  const [, table = '', index] = /^([^.[]*)(\[\d+\])?/.exec(path) ?? [];
  if (index !== undefined && (table === 'cluster' || table === 'sink' || table === 'source'))
    return { kind: table, path: table + index };
  // Sinks that read [web] check it themselves and are left out if it is invalid.
  if (table === 'telemetry' || table === 'web') return { kind: 'listener' };
  if (WHOLE_FILE.test(path)) return { kind: 'file' };
  if (inKey !== undefined) return inKey;
  const [, processor] = /^global\.(stats_processor(?:\[\d+\])?)$/.exec(path) ?? [];
  if (processor !== undefined) return { kind: 'sink', path: processor };
  return IN_GLOBAL.test(path) ? ignored : { kind: 'table', name: table };
}
