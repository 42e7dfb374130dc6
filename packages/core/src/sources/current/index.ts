import type { CollectedSource, PlanContext, SourcePlan } from '../../cluster/collected-source.js';
import type { Round, RoundContext } from '../../cluster/round.js';
import { isOfTheCluster } from '../../cluster/failures.js';
import type { CurrentJob, PlannedJob } from '../../source/planned-job.js';
import { buildPlan } from './build-plan.js';
import type { Catalog } from './catalog.js';
import { CurrentRound } from './current-round.js';
import { currentContext, currentMemory } from './memory.js';
import { readWantedKeys, wantedKeys } from './wanted-keys.js';

/** Less than the time after which missing keys are asked for again. */
const CATALOG_KEPT_MS = 50 * 60_000;

/** `statistics/current`: the keys of the active stat groups, each at the interval that its group asks for. */
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

/** A catalogue that is refused or makes no sense costs the statistics, not what other sources collect. */
async function tryCatalog(
  context: PlanContext,
  wanted: readonly string[],
): Promise<{ readonly catalog: Catalog; readonly failure?: unknown }> {
  const { clock } = context;
  const memory = currentMemory(context.memory);
  const text = JSON.stringify(wanted);
  const known = memory.catalog;
  // After a short interruption it is the same one: the cluster is back the sooner.
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
