import type { CollectorHooks } from '../hooks/hooks.js';
import { PapiError } from '../papi/papi-errors.js';
import { buildPlan } from '../plan/build-plan.js';
import type { Catalog } from '../plan/catalog.js';
import type { FetchJob } from '../plan/fetch-job.js';
import { readWantedKeys, wantedKeys, type WantedKeysOptions } from './wanted-keys.js';

/** What will be asked of a cluster. */
export interface Plan {
  readonly catalog: Catalog;
  readonly jobs: readonly FetchJob[];
  readonly missingKeys: readonly string[];
  /** Why the catalogue could not be read; then only what needs none is asked, until it can. */
  readonly catalogFailure?: unknown;
}

export interface PlanOptions extends WantedKeysOptions {
  readonly hooks: CollectorHooks;
}

/** Less than the time after which missing keys are asked for again. */
const CATALOG_KEPT_MS = 50 * 60_000;

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

const isAnswerError = (failure: unknown): boolean =>
  (failure as { code?: unknown } | undefined)?.code === 'E_PAPI_ANSWER';
