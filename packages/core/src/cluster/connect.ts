import type { ResolvedConfig } from '../config/types.js';
import { gostatsError } from '../errors.js';
import type { CollectorHooks } from '../hooks/hooks.js';
import type { PapiClient, PapiRequestOptions } from '../papi/client.js';
import { keyPath, keysPath } from '../papi/endpoints.js';
import { rowsOf } from '../papi/rows-of.js';
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
export async function readWantedKeys(options: Omit<PlanOptions, 'hooks'>): Promise<Catalog> {
  const { client, clock, cluster, config, memory, signal } = options;
  const { list_pages: pages, list_seconds: seconds } = memory.limits.limits;
  const bounds = { pages, until: clock.monotonic() + seconds * 1000, now: () => clock.monotonic() };
  const source = keySource(client, cluster.id, { signal, maxRetries: 2 });
  const { catalog, left } = await readCatalog(wantedKeys(config), source, bounds);
  if (left === 'pages') memory.limits.exceeded('list_pages', 'statistics/keys', pages + 1);
  if (left === 'time') memory.limits.exceeded('list_seconds', 'statistics/keys', seconds + 1);
  return catalog;
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
      const answer = await client.get<KeysAnswer>(keysPath(resume), { ...request, rowsIn: 'keys' });
      const rows = answer.body.keys === undefined ? [] : rowsOf(answer, 'keys');
      if (rows === undefined) throw unexpected(cluster, 'expected a list "keys"');
      const next: unknown = answer.body.resume ?? undefined;
      if (next !== undefined && typeof next !== 'string') throw unexpected(cluster, 'expected a text "resume"');
      // Whoever follows such a token never arrives; longer ways round are ended by the limits.
      if (next !== undefined && next === resume) throw unexpected(cluster, 'a page leads to itself');
      return { keys: keyItems(rows), resume: next };
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

function* keyItems(rows: Iterable<readonly unknown[]>): Generator<readonly KeyItem[], void, undefined> {
  for (const slice of rows) yield slice.filter(isKeyItem);
}

const isKeyItem = (item: unknown): item is KeyItem =>
  typeof item === 'object' && item !== null && typeof (item as Partial<KeyItem>).key === 'string';

const unexpected = (cluster: string, problem: string): Error =>
  gostatsError('E_PAPI_ANSWER', { cluster, path: 'statistics/keys', problem });

const isAnswerError = (failure: unknown): boolean => (failure as { code?: unknown } | undefined)?.code === 'E_PAPI_ANSWER';
