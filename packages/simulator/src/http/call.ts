import type { SimulatedNode } from '../model/topology.js';

/** One request, read: what an endpoint needs of it. */
export interface Call {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** Path without the version, decoded: `statistics/keys/cluster.health`. */
  readonly resource: string;
  /** The version that was asked for; a floor: the newest not above it answers. */
  readonly version: number;
  readonly query: URLSearchParams;
  /** The node that the connection ended at. */
  readonly localNode: SimulatedNode;
  /** LNNs of nodes that did not answer before the request's timeout. */
  readonly lateNodes: ReadonlySet<number>;
}

/** Path and query of a request, and the query read. */
export interface Target {
  /** Path and query as they were sent. */
  readonly text: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** A request's URL is valid and whole already: cutting it is much cheaper than reading eight kilobytes of it again. */
export function targetOf(request: Request): Target {
  const { url } = request;
  const text = url.slice(url.indexOf('/', url.indexOf('://') + 3));
  const mark = text.indexOf('?');
  const [path, query] = mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark + 1)];
  return { text, path, query: new URLSearchParams(query) };
}

/** Yes or no in a query: PAPI takes true and 1. */
export function flag(query: URLSearchParams, name: string, whenAbsent = false): boolean {
  const value = query.get(name);
  if (value === null) return whenAbsent;
  return value === '' || value === '1' || value.toLowerCase() === 'true' || value.toLowerCase() === 'yes';
}

/** A comma separated list, which may also be repeated; undefined when the argument is absent. */
export function list(query: URLSearchParams, name: string): string[] | undefined {
  const values = query.getAll(name);
  if (values.length === 0) return undefined;
  return values
    .flatMap((value) => value.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** A whole number in a query; undefined when absent, NaN when it is none. */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  return /^-?\d+$/.test(value) ? Number(value) : NaN;
}
