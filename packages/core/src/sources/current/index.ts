import type { CollectedSource, PlanContext, SourcePlan } from '../../cluster/collected-source.js';
import type { Round, RoundContext } from '../../cluster/round.js';
import { isOfTheCluster } from '../../cluster/failures.js';
import type { CurrentJob, PlannedJob } from '../../source/planned-job.js';
import { buildPlan } from './build-plan.js';
import type { Catalog } from './catalog.js';
import { CurrentRound } from './current-round.js';
import { currentContext, currentMemory } from './memory.js';
import { readWantedKeys, wantedKeys } from './wanted-keys.js';

/** Shorter than the interval at which missing keys are requested again. */
const CATALOG_KEPT_MS = 50 * 60_000;

/** Polls `statistics/current`: the keys of the active stat groups, each at the interval of its group. */
export const currentSource: CollectedSource = {
  id: 'current',
  planName: 'statistics/keys',

  async plan(context: PlanContext): Promise<SourcePlan> {
    const { config } = context;
    const wanted = wantedKeys(config);
    if (wanted.length === 0) return { jobs: [] };
    const { catalog, failure } = await tryCatalog(context, wanted);
    const missingKeys = failure === undefined ? wanted.filter((key) => !catalog.has(key)) : [];
    return { jobs: buildPlan(config, catalog), missingKeys, failure };
  },

  open(job: PlannedJob, context: RoundContext): Round {
    return new CurrentRound(job as CurrentJob, currentContext(context));
  },
};

/** Reads the catalogue. If it is refused or malformed, only these statistics are lost; other sources still collect. */
async function tryCatalog(
  context: PlanContext,
  wanted: readonly string[],
): Promise<{ readonly catalog: Catalog; readonly failure?: unknown }> {
  const { clock } = context;
  const memory = currentMemory(context.memory);
  const text = JSON.stringify(wanted);
  const known = memory.catalog;
  // After a short interruption the cached catalogue is still valid, and polling resumes sooner.
  if (known?.wanted === text && clock.monotonic() - known.readAt < CATALOG_KEPT_MS) return known;
  try {
    const catalog = await readWantedKeys(context);
    memory.catalog = { wanted: text, catalog, readAt: clock.monotonic() };
    return { catalog };
  } catch (failure) {
    if (isOfTheCluster(failure)) throw failure;
    return { catalog: new Map(), failure };
  }
}
