import { nodesAsked } from './endpoints/selection.js';
import { FaultBox } from './faults/fault-box.js';
import { FAULTS_PATH, faultsEndpoint } from './faults/faults-endpoint.js';
import { requestFaults, type RequestFaults } from './faults/request-faults.js';
import { AccessControl, forbidden, replacementHeader } from './http/access.js';
import { integer, targetOf, type Call, type Target } from './http/call.js';
import { apachePage, papiError, truncated } from './http/responses.js';
import { ClusterModel } from './model/cluster-model.js';
import type { ClusterSpec, ResolvedSpec } from './model/spec.js';
import type { SimulatedNode } from './model/topology.js';
import { buildRoutes, type RouteFinder } from './routes.js';

/** The node (LNN) that received a connection, and whether it came from this machine (default true). */
export interface Connection {
  readonly node: number;
  readonly loopback?: boolean;
}

export interface ClusterOptions {
  /** Epoch milliseconds. Default Date.now. */
  readonly now?: () => number;
  /** Delays a response; tests with a manual clock supply their own. Default setTimeout. */
  readonly delay?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A simulated cluster that answers requests. */
export interface SimulatedCluster {
  readonly spec: ResolvedSpec;
  /** Its nodes: LNN, devid, hardware. */
  readonly nodes: readonly SimulatedNode[];
  /** The active faults, which can be changed at any time. */
  readonly faults: FaultBox;
  /** Chooses the node of a new TCP connection: the first one that is up, or with smartConnect the next one. */
  connect(): Connection;
  /**
   * Handles a request; the only entry point of the model. Never rejects: a broken connection is `Response.error()`
   * (type "error"). A hanging request ends the same way once `request.signal` aborts.
   */
  handle(request: Request, connection?: Connection): Promise<Response>;
}

/** Longest path with query that is accepted; longer ones get 414. gostats keeps to this length. */
export const MAX_URL_LENGTH = 8198;
const SESSION_PATH = '/session/1/session';

/** Creates a cluster. Throws a RangeError for an invalid spec and a TypeError for an invalid fault. */
export function createCluster(spec: ClusterSpec, options: ClusterOptions = {}): SimulatedCluster {
  return new Cluster(spec, options);
}

class Cluster implements SimulatedCluster {
  readonly spec: ResolvedSpec;
  readonly nodes: readonly SimulatedNode[];
  readonly faults: FaultBox;
  readonly #model: ClusterModel;
  readonly #access: AccessControl;
  readonly #route: RouteFinder;
  readonly #delay: (ms: number, signal: AbortSignal) => Promise<void>;
  #connections = 0;

  constructor(spec: ClusterSpec, options: ClusterOptions) {
    const now = options.now ?? Date.now;
    this.#model = new ClusterModel(spec, now, () => this.faults.nodesDown());
    this.spec = this.#model.spec;
    this.nodes = this.#model.nodes;
    this.faults = new FaultBox(this.#model.seed, this.spec.faults, this.spec.nodes);
    this.#access = new AccessControl(this.spec, now);
    this.#route = buildRoutes(this.#model, this.faults);
    this.#delay = options.delay ?? wait;
  }

  connect(): Connection {
    const up = this.#model.upNodes();
    const next = this.spec.smartConnect ? this.#connections % Math.max(1, up.length) : 0;
    this.#connections += 1;
    return { node: up[next]?.lnn ?? 1 };
  }

  async handle(request: Request, connection: Connection = this.connect()): Promise<Response> {
    const target = targetOf(request);
    if (target.path === FAULTS_PATH) {
      return connection.loopback === false
        ? apachePage(403, 'Forbidden', 'Loopback only.')
        : faultsEndpoint(request, this.faults);
    }
    const node = this.#model.nodeByLnn(connection.node);
    if (node === undefined || !this.#model.isUp(node)) return Response.error();
    const timeout = integer(target.query, 'timeout');
    const struck = requestFaults(this.faults, target.text, this.#nodesOf(target, node), timeout);
    if (struck.hang) await untilAborted(request.signal);
    if (struck.delay > 0) await this.#delay(struck.delay, request.signal);
    if (struck.hang || request.signal.aborted) return Response.error();
    if (struck.instead !== undefined) return struck.instead;
    const response = await this.#answer(request, target, node, struck);
    return struck.truncate ? truncated(response) : response;
  }

  async #answer(request: Request, target: Target, node: SimulatedNode, struck: RequestFaults): Promise<Response> {
    if (target.text.length > MAX_URL_LENGTH) {
      return apachePage(
        414,
        'Request-URI Too Long',
        "The requested URL's length exceeds the capacity limit for this server.",
      );
    }
    if (target.path === SESSION_PATH) return this.#access.session(request, node);
    const match = /^\/platform\/(?:(\d+)\/)?(.+)$/.exec(target.path);
    if (match === null) return apachePage(404, 'Not Found', 'The requested URL was not found on this server.');
    const admission = this.#access.admit(request, node);
    if (admission.refused !== undefined) return admission.refused;
    const call: Call = {
      method: request.method,
      target: target.text,
      resource: decoded(match[2] ?? ''),
      version: Number(match[1] ?? 0),
      query: target.query,
      localNode: node,
      lateNodes: struck.lateNodes,
    };
    const response = this.#platform(call);
    for (const [name, value] of replacementHeader(admission.replacement)) response.headers.append(name, value);
    return response;
  }

  #platform(call: Call): Response {
    const route = this.#route(call.resource, call.version);
    if (route === undefined)
      return papiError(404, 'AEC_NOT_FOUND', `Path not found: /${call.version}/${call.resource}`);
    if (route.privilege !== undefined && !this.spec.privileges.includes(route.privilege))
      return forbidden(route.privilege);
    if (call.method !== 'GET') {
      return papiError(405, 'AEC_METHOD_NOT_ALLOWED', `Method ${call.method} is not allowed`, [['Allow', 'GET']]);
    }
    return route.answer(call);
  }

  /** Returns the LNNs of the nodes that a request waits for. */
  #nodesOf(target: Target, localNode: SimulatedNode): number[] {
    if (this.faults.list().length === 0) return [];
    const call = { query: target.query, localNode };
    const nodes = nodesAsked(call, this.#model, target.path.includes('/summary/') ? 'all' : 'local');
    return nodes instanceof Response ? [] : nodes.map((node) => node.lnn);
  }
}

/** Decodes a path. One that cannot be decoded is left as it is and will not be found. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
