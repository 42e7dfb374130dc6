import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { lookupError } from './connection-errors.js';
import { connectTo } from './transport.js';
import type { NodeConnections, TransportTarget } from './transport.js';
import { MAX_CONNECTIONS } from './request-gate.js';

/** Returns all addresses of a name. */
export type Lookup = (hostname: string) => Promise<readonly LookupAddress[]>;

/**
 * Selects the node for a cluster's requests. A session exists on one node only, and a SmartConnect name resolves to
 * another node each time, so the address is kept until there is a reason to change it.
 */
export interface NodeSelector {
  /** Returns the node to use now. Rejects with E_CLUSTER_UNREACHABLE when the name does not resolve. */
  current(): Promise<NodeConnections>;
  /** Makes the next `current()` resolve the name again and use the next address, if there is one. */
  leave(node: NodeConnections): void;
  /**
   * Limits each node to a single connection from now on. Needed when a load balancer in front of the cluster spreads
   * the connections to one address over several nodes.
   */
  limitToOneConnection(): void;
  /** Number of times the node has changed. */
  readonly changes: number;
  /** Number of addresses at the last name lookup. */
  readonly addressCount: number;
  /** Aborts all requests and closes all connections. */
  destroy(): Promise<void>;
}

/** @param lookup replaceable in tests; default: the system's, or none when a proxy resolves the name */
export function createNodeSelector(
  cluster: string,
  target: TransportTarget,
  lookup: Lookup = target.proxy === undefined ? lookUpAll : leaveToProxy,
): NodeSelector {
  const all = new Set<NodeConnections>();
  let active: NodeConnections | undefined;
  let stale = true;
  let addressCount = 1;
  let connections = MAX_CONNECTIONS;
  let changes = 0;
  let resolving: Promise<NodeConnections> | undefined;

  async function resolve(): Promise<NodeConnections> {
    const next = await nextAddress();
    stale = next === undefined;
    if (active !== undefined && (next === undefined || next.address === active.address)) return active;
    return open(next as LookupAddress);
  }

  function open(address: LookupAddress): NodeConnections {
    if (active !== undefined) retire(active);
    changes++;
    active = connectTo(target, address, connections);
    all.add(active);
    return active;
  }

  /** Lets requests in progress finish. If closing fails, the node is closed already. */
  function retire(node: NodeConnections): void {
    const forget = (): boolean => all.delete(node);
    void node.close().then(forget, forget);
  }

  /** Returns undefined if the name cannot be resolved but there is a current address, which may still work. */
  async function nextAddress(): Promise<LookupAddress | undefined> {
    try {
      const addresses = await lookup(target.hostname);
      addressCount = Math.max(1, addresses.length);
      const position = addresses.findIndex(({ address }) => address === active?.address);
      const next = addresses[(position + 1) % addressCount];
      if (next === undefined) throw new Error('no address');
      return next;
    } catch (thrown) {
      if (active !== undefined) return undefined;
      throw lookupError(thrown, cluster, target.hostname);
    }
  }

  return {
    async current() {
      if (active !== undefined && !stale) return active;
      resolving ??= resolve().finally(() => (resolving = undefined));
      return resolving;
    },
    leave(node) {
      if (node === active) stale = true;
    },
    limitToOneConnection() {
      if (connections === 1) return;
      connections = 1;
      if (active !== undefined) open({ address: active.address, family: isIP(active.address) });
    },
    get changes() {
      return changes;
    },
    get addressCount() {
      return addressCount;
    },
    async destroy() {
      await Promise.all([...all].map((node) => node.destroy()));
    },
  };
}

async function lookUpAll(hostname: string): Promise<readonly LookupAddress[]> {
  const family = isIP(hostname);
  return family === 0 ? systemLookup(hostname, { all: true }) : [{ address: hostname, family }];
}

/** Returns the name itself as the address, because the proxy resolves it. */
async function leaveToProxy(hostname: string): Promise<readonly LookupAddress[]> {
  return [{ address: hostname, family: 0 }];
}
