import type { ClusterConfig, ResolvedConfig } from '../config/types.js';
import { gostatsError } from '../errors.js';
import type { NodeCount } from '../health/status.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { PapiClient, PapiRequestOptions } from '../papi/client.js';
import { readClusterConfig } from '../papi/cluster-config.js';
import { keyPath, keysPath } from '../papi/endpoints.js';
import { PapiError } from '../papi/papi-errors.js';
import type { KeyItem, KeysAnswer } from '../papi/wire-types.js';
import { buildPlan } from '../plan/build-plan.js';
import { readCatalog, type Catalog, type KeySource } from '../plan/catalog.js';
import type { FetchJob } from '../plan/fetch-job.js';
import type { ClusterRef } from '../sink/index.js';

/** What is known of a cluster once it answered. */
export interface Connection {
  readonly cluster: ClusterRef;
  readonly nodes: NodeCount;
  readonly catalog: Catalog;
  readonly jobs: readonly FetchJob[];
  readonly missingKeys: readonly string[];
}

export interface ConnectOptions {
  readonly client: PapiClient;
  readonly clusterConfig: ClusterConfig;
  readonly config: ResolvedConfig;
  readonly hooks: CollectorHooks;
  readonly signal: AbortSignal;
}

/** Asks a cluster who it is and what it can tell, and plans what to ask from then on. @throws PapiError */
export async function connectCluster(options: ConnectOptions): Promise<Connection> {
  const { client, clusterConfig, config, hooks, signal } = options;
  // The caller tries for ever and says so each time: more tries below it would only hide what is wrong.
  const request = { signal, maxRetries: 1 };
  const { cluster, nodes } = await identify(client, clusterConfig, request);
  const wanted = [...new Set(config.statGroups.flatMap(({ stats }) => stats))];
  const catalog = await readCatalog(wanted, keySource(client, clusterConfig.id, request));
  return {
    cluster,
    nodes,
    catalog,
    jobs: hooks.planReady.call(buildPlan(config, catalog), cluster),
    missingKeys: wanted.filter((key) => !catalog.has(key)),
  };
}

/** Who the cluster says it is. @throws PapiError */
export async function identify(
  client: PapiClient,
  { id, hostname, preserveCase }: ClusterConfig,
  request: PapiRequestOptions,
): Promise<{ readonly cluster: ClusterRef; readonly nodes: NodeCount }> {
  const body = await readClusterConfig(client, request);
  if (typeof body.name !== 'string' || body.name === '') throw unexpected(id, 'cluster/config', 'expected a "name"');
  const name = preserveCase ? body.name : body.name.toLowerCase();
  const release = body.onefs_version?.release ?? body.onefs_version?.version ?? 'unknown';
  return {
    cluster: Object.freeze({ id, hostname, name, guid: body.guid, release }),
    nodes: countNodes(body.devices),
  };
}

/** Releases before OneFS 8.0 do not say which nodes are up. */
function countNodes(devices: unknown): NodeCount {
  const nodes: readonly unknown[] = Array.isArray(devices) ? devices : [];
  return { total: nodes.length, down: nodes.filter((node) => (node as { is_up?: unknown } | null)?.is_up === false).length };
}

function keySource(client: PapiClient, cluster: string, request: PapiRequestOptions): KeySource {
  return {
    async page(resume) {
      const { body } = await client.get<KeysAnswer>(keysPath(resume), request);
      const keys: unknown = body.keys ?? [];
      if (!Array.isArray(keys)) throw unexpected(cluster, 'statistics/keys', 'expected a list "keys"');
      const next = body.resume ?? undefined;
      // Whoever follows such a token never arrives.
      if (next !== undefined && next === resume) throw unexpected(cluster, 'statistics/keys', 'a page leads to itself');
      return { keys: keys.filter(isKeyItem), resume: next };
    },
    async one(key) {
      try {
        const { body } = await client.get<KeysAnswer>(keyPath(key), request);
        const item: unknown = body.keys?.[0];
        return isKeyItem(item) ? item : undefined;
      } catch (error) {
        // Any refusal means that the cluster does not have the key; which status OneFS uses for that is not documented.
        if (error instanceof PapiError && !error.transient && (error.status ?? 500) < 500) return undefined;
        throw error;
      }
    },
  };
}

const isKeyItem = (item: unknown): item is KeyItem =>
  typeof item === 'object' && item !== null && typeof (item as Partial<KeyItem>).key === 'string';

const unexpected = (cluster: string, path: string, problem: string): Error =>
  gostatsError('E_PAPI_ANSWER', { cluster, path, problem });
