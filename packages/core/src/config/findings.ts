import type { ConfigProblem } from '../errors.js';
import type { Locate } from './locate.js';

/**
 * What cannot be used because of a problem:
 * - `file`: nothing of the file;
 * - `cluster`, `sink`, `source`: the entry at that path alone;
 * - `table`: the sinks that read that top-level table;
 * - `listener`: a door; it stays closed rather than opening with a default;
 * - `key`: a key or an entry of a list alone, and `consequence` says what takes its place.
 */
export type Scope =
  | { readonly kind: 'file' | 'listener' }
  | { readonly kind: 'cluster' | 'sink' | 'source'; readonly path: string }
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'key'; readonly consequence: string };

/** Something to say of the file, and how far it reaches. */
export interface Finding extends ConfigProblem {
  readonly severity: 'error' | 'warning';
  readonly scope: Scope;
}

export const entryLeftOut: Scope = { kind: 'key', consequence: 'this entry is left out' };
export const ignored: Scope = { kind: 'key', consequence: 'it is ignored' };

/** Gathers what is wrong, so that all of it can be said at once, and what was put right, for the log. */
export class Findings {
  readonly problems: Finding[] = [];
  readonly warnings: Finding[] = [];
  readonly #locate: Locate;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  /** @param inKey how far a problem of a single key reaches, where its table does not make it reach further */
  problem(path: string, problem: string, inKey?: Scope): void {
    this.report(path, problem, scopeOf(path, inKey));
  }

  /** A problem with an explicit scope. */
  report(path: string, problem: string, scope: Scope): void {
    this.problems.push({ severity: 'error', scope, line: this.#locate(path), path, problem });
  }

  /**
   * What gostats takes as well, so that no upgrade ends a collection.
   *
   * @param consequence what it means here, which is what it means there: `it is ignored`
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

  /** Whether something was said of this path already: one problem a key is enough. */
  has(path: string): boolean {
    return this.problems.some((one) => one.path === path);
  }

  /** Whether the entry of a list of tables (`cluster[1]`) has a problem, itself or in one of its keys. */
  hasWithin(path: string): boolean {
    return this.problems.some((one) => one.path === path || one.path.startsWith(`${path}.`));
  }
}

/** For the log: what was found, and what it means. */
export function asWarning({ line, path, problem, scope }: Finding): ConfigProblem {
  const consequence = scope.kind === 'key' ? scope.consequence : '';
  return { line, path, problem: consequence === '' ? problem : joined(problem, consequence) };
}

/** A question (`did you mean "x"?`) ends a sentence. */
function joined(problem: string, consequence: string): string {
  return problem.endsWith('?')
    ? `${problem} ${consequence.charAt(0).toUpperCase()}${consequence.slice(1)}`
    : `${problem}; ${consequence}`;
}

/** In the order of the file; what has no line comes first. */
export function sortByLine<Problem extends ConfigProblem>(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** What says how the file is read, or is needed before anything can be said at all. A plugin may change every point. */
const WHOLE_FILE = /^(?:global|global\.version|logging|cluster|sink|source|plugin.*)$/;
const IN_GLOBAL = /^(?:global|limits|logging|summary_stats|statgroup)\b/;

function scopeOf(path: string, inKey?: Scope): Scope {
  const [, table = '', index] = /^([^.[]*)(\[\d+\])?/.exec(path) ?? [];
  if (index !== undefined && (table === 'cluster' || table === 'sink' || table === 'source'))
    return { kind: table, path: table + index };
  // Sinks that read [web] check it themselves, and are left out.
  if (table === 'telemetry' || table === 'web') return { kind: 'listener' };
  if (WHOLE_FILE.test(path)) return { kind: 'file' };
  if (inKey !== undefined) return inKey;
  const [, processor] = /^global\.(stats_processor(?:\[\d+\])?)$/.exec(path) ?? [];
  if (processor !== undefined) return { kind: 'sink', path: processor };
  return IN_GLOBAL.test(path) ? ignored : { kind: 'table', name: table };
}
