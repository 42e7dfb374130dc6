import type { SimulatedNode } from '../model/topology.js';

/** A parsed request, as endpoints need it. */
export interface Call {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  /** Path without the version, decoded: `statistics/keys/cluster.health`. */
  readonly resource: string;
  /** The requested version. It is a minimum: the newest version not above it answers. */
  readonly version: number;
  readonly query: URLSearchParams;
  /** The node that received the connection. */
  readonly localNode: SimulatedNode;
  /** LNNs of nodes that did not answer before the request's timeout. */
  readonly lateNodes: ReadonlySet<number>;
}

/** Path and query of a request, and the parsed query. */
export interface Target {
  /** Path and query as sent. */
  readonly text: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/**
 * Splits the URL of a request. It is known to be valid, and slicing is much cheaper than parsing up to eight kilobytes
 * again.
 */
export function targetOf(request: Request): Target {
  const { url } = request;
  const text = url.slice(url.indexOf('/', url.indexOf('://') + 3));
  const mark = text.indexOf('?');
  const [path, query] = mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark + 1)];
  return { text, path, query: new URLSearchParams(query) };
}

/** Parses a boolean argument: PAPI accepts true and 1. */
export function flag(query: URLSearchParams, name: string, whenAbsent = false): boolean {
  const value = query.get(name);
  if (value === null) return whenAbsent;
  return value === '' || value === '1' || value.toLowerCase() === 'true' || value.toLowerCase() === 'yes';
}

/** Parses a comma-separated list, which may also be repeated; undefined if absent. */
export function list(query: URLSearchParams, name: string): string[] | undefined {
  const values = query.getAll(name);
  if (values.length === 0) return undefined;
  return values
    .flatMap((value) => value.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Parses an integer argument; undefined if absent, NaN if invalid. */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  return /^-?\d+$/.test(value) ? Number(value) : NaN;
}
