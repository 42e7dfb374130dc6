import { ignored, type Findings } from './findings.js';
import { joinPath } from './locate.js';
import type { Tags } from './types.js';

/** Tags that identify the origin of a point. Only gostats itself sets them. */
const HOST_TAGS: readonly string[] = ['cluster', 'cluster_guid', 'devid', 'node', 'degraded'];

/** InfluxDB reserves names that begin with "_", and Prometheus those that begin with "__". */
const NAME = /^\p{L}[\p{L}\p{M}\p{N}_.:/-]{0,127}$/u;
const NAME_EXPECTED =
  'a name of 1 to 128 letters, digits, "_", "-", ".", ":" and "/" that begins with a letter, and not "time"';
// oxlint-disable-next-line no-control-regex
const VALUE = /^[^\u0000-\u001f\u007f]{1,1024}$/;
const VALUE_EXPECTED = 'a string of 1 to 1024 characters on one line';

/** Returns the valid tags of a table `tags`. Each invalid one is reported and left out. */
export function resolveTags(table: unknown, path: string, findings: Findings): Tags {
  const good = Object.entries(asTable(table)).filter(([name, value]) => {
    const place = joinPath(path, name);
    if (findings.has(place)) return false;
    const problem = problemOfName(name) ?? (isHostTag(name) ? hostTagProblem(name) : problemOfValue(value));
    if (problem !== undefined) findings.report(place, problem, ignored);
    return problem === undefined;
  });
  return Object.fromEntries(good) as Tags;
}

/** @param gone returns whether a tag is dropped, so that its name becomes available */
export function resolveRenames(table: unknown, path: string, gone: (tag: string) => boolean, findings: Findings): Tags {
  const all = asTable(table);
  const taken = new Map<string, string>();
  for (const [from, to] of Object.entries(all)) {
    const place = joinPath(path, from);
    const problem = problemOfRename(from, to, taken) ?? hostProblem(to as string, all, gone);
    if (problem === undefined) taken.set(to as string, from);
    else findings.problem(place, problem);
  }
  return Object.fromEntries([...taken].map(([to, from]) => [from, to]));
}

function problemOfRename(from: string, to: unknown, taken: ReadonlyMap<string, string>): string | undefined {
  if (/[*?]/.test(from)) return 'a pattern cannot be renamed; expected the name of one tag';
  if (typeof to !== 'string') return `expected the new name of the tag in quotes, got ${shown(to)}`;
  if (from === to) return `"${from}" is already its name`;
  const other = taken.get(to);
  return other === undefined
    ? problemOfName(to)
    : `"${other}" is already renamed to "${to}"; choose another name for this one`;
}

function hostProblem(
  to: string,
  renames: Readonly<Record<string, unknown>>,
  gone: (tag: string) => boolean,
): string | undefined {
  return !isHostTag(to) || Object.hasOwn(renames, to) || gone(to) ? undefined : hostTagProblem(to);
}

function problemOfName(name: string): string | undefined {
  return NAME.test(name) && name !== 'time' ? undefined : `expected ${NAME_EXPECTED}, got ${shown(name)}`;
}

function problemOfValue(value: unknown): string | undefined {
  return typeof value === 'string' && VALUE.test(value) ? undefined : `expected ${VALUE_EXPECTED}, got ${shown(value)}`;
}

function isHostTag(name: string): boolean {
  return HOST_TAGS.includes(name);
}

function hostTagProblem(name: string): string {
  const cluster = name === 'cluster' ? '; to rename a cluster, set name = "…" in its [[cluster]]' : '';
  return `"${name}" says where a point comes from and cannot be set${cluster}; expected another name`;
}

/** A value that is not a table has already been reported. */
function asTable(given: unknown): Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : {};
}

/** Describes a value from the file, which may be long, for a message. */
function shown(value: unknown): string {
  if (typeof value === 'string')
    return value.length > 60 ? `a string of ${value.length} characters` : JSON.stringify(value);
  if (value instanceof Date) return 'a date';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'a table';
}
