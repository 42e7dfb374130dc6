import type { ResolvedConfig } from '../config/types.js';
import { gostatsError } from '../errors.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { PapiClient, PapiRequestOptions } from '../papi/client.js';
import { keyPath, keysPath } from '../papi/endpoints.js';
import { PapiError } from '../papi/papi-errors.js';
import type { KeyItem, KeysAnswer } from '../papi/wire-types.js';
import { buildPlan } from '../plan/build-plan.js';
import { readCatalog, type Catalog, type KeySource } from '../plan/catalog.js';
import type { FetchJob } from '../plan/fetch-job.js';
import type { Clock } from '../schedule/clock.js';
import type { ClusterRef } from '../sink/index.js';
import { beside } from './beside.js';
import { identify, type Identity } from './identity.js';
import type { ClusterMemory } from './memory.js';
import type { ClusterRunnerOptions } from './runner-options.js';

/** What will be asked of a cluster. */
export interface Plan {
  readonly catalog: Catalog;
  readonly jobs: readonly FetchJob[];
  readonly missingKeys: readonly string[];
  /** Why the catalogue could not be read; then only what needs none is asked, until it can. */
  readonly catalogFailure?: unknown;
}

export interface PlanOptions {
  readonly client: PapiClient;
  readonly cluster: ClusterRef;
  readonly config: ResolvedConfig;
  readonly hooks: CollectorHooks;
  readonly clock: Clock;
  readonly memory: ClusterMemory;
  readonly signal: AbortSignal;
}

/** A request for the identity that takes longer is begun anew beside: a cluster that hung may be well again. */
const PATIENCE_MS = 5_000;
/** Less than the time after which missing keys are asked for again. */
const CATALOG_KEPT_MS = 50 * 60_000;

/** Who the cluster is, from the first answer. @throws PapiError, GostatsError */
export function connect(
  client: PapiClient,
  { clusterConfig, clock }: Pick<ClusterRunnerOptions, 'clusterConfig'> & { readonly clock: Clock },
  signal: AbortSignal,
): Promise<Identity> {
  // The caller tries for ever and says so each time: more tries below it would only hide what is wrong.
  const ask = (own: AbortSignal): Promise<Identity> => identify(client, clusterConfig, { signal: own, maxRetries: 1 });
  return beside(ask, { clock, signal, patienceMs: PATIENCE_MS });
}

/** Asks a cluster what it can tell, and plans what to ask from then on. @throws PapiError when the cluster is lost */
export async function planCluster(options: PlanOptions): Promise<Plan> {
  const { cluster, config, hooks } = options;
  const { catalog, failure } = await tryCatalog(options);
  return {
    catalog,
    jobs: hooks.planReady.call(buildPlan(config, catalog), cluster),
    missingKeys: failure === undefined ? wantedKeys(config).filter((key) => !catalog.has(key)) : [],
    catalogFailure: failure,
  };
}

/** The catalogue's words on the keys that the configuration asks for. @throws PapiError, GostatsError */
export function readWantedKeys({ client, cluster, config, signal }: Omit<PlanOptions, 'hooks' | 'memory'>): Promise<Catalog> {
  return readCatalog(wantedKeys(config), keySource(client, cluster.id, { signal, maxRetries: 2 }));
}

/** A catalogue that is refused or makes no sense costs the statistics, not the summaries. */
async function tryCatalog(options: PlanOptions): Promise<{ readonly catalog: Catalog; readonly failure?: unknown }> {
  const { clock, memory } = options;
  const wanted = JSON.stringify(wantedKeys(options.config));
  const known = memory.catalog;
  // After a short interruption it is the same one: the cluster is back the sooner.
  if (known?.wanted === wanted && clock.monotonic() - known.readAt < CATALOG_KEPT_MS) return known;
  try {
    const catalog = await readWantedKeys(options);
    memory.catalog = { wanted, catalog, readAt: clock.monotonic() };
    return { catalog };
  } catch (failure) {
    const answered = failure instanceof PapiError ? failure.status !== undefined : isAnswerError(failure);
    if (!answered || (failure as PapiError).code === 'E_CLUSTER_LOGIN') throw failure;
    return { catalog: new Map(), failure };
  }
}

function wantedKeys(config: ResolvedConfig): readonly string[] {
  return [...new Set(config.statGroups.flatMap(({ stats }) => stats))];
}

function keySource(client: PapiClient, cluster: string, request: PapiRequestOptions): KeySource {
  return {
    async page(resume) {
      const { body } = await client.get<KeysAnswer>(keysPath(resume), request);
      const keys: unknown = body.keys ?? [];
      if (!Array.isArray(keys)) throw unexpected(cluster, 'expected a list "keys"');
      const next = body.resume ?? undefined;
      // Whoever follows such a token never arrives.
      if (next !== undefined && next === resume) throw unexpected(cluster, 'a page leads to itself');
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

const unexpected = (cluster: string, problem: string): Error =>
  gostatsError('E_PAPI_ANSWER', { cluster, path: 'statistics/keys', problem });

const isAnswerError = (failure: unknown): boolean => (failure as { code?: unknown } | undefined)?.code === 'E_PAPI_ANSWER';
