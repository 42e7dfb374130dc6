import type { PlannedJob } from '../source/planned-job.js';
import type { Frame, PointBatch } from '../sink/index.js';

/** What is wrong with what a tap returned, in one sentence; nothing when it can be used. */
export type CheckAnswer = (answer: unknown) => string | undefined;

/** How the taps of a hook are treated. */
export interface HookPolicy {
  /** What a throw does: it is reported and the flow continues, or it aborts the caller. */
  readonly onThrow: 'contain' | 'veto';
  /** How long the promise of a plugin's tap is awaited, milliseconds. */
  readonly timeoutMs: number;
  /** Finds fault with what a tap returns, where that counts. A wrong answer is treated as a throw. */
  readonly check?: CheckAnswer;
}

/** While stopping, the time belongs to the points that are still queued. */
const STOPPING_MS = 500;
const event: HookPolicy = { onThrow: 'contain', timeoutMs: 30_000 };
const decision: HookPolicy = { ...event, onThrow: 'veto' };

/** One entry per hook of `CollectorHooks`. */
export const hookPolicies = {
  configResolved: decision,
  sinksReady: decision,
  planReady: { ...decision, check: findPlanProblem },
  clusterUp: event,
  clusterDown: event,
  clusterState: event,
  clusterRemoved: event,
  fetched: event,
  overLimit: event,
  roundEnded: event,
  batch: { ...event, check: findBatchProblem },
  route: { ...event, check: findRouteProblem },
  written: event,
  writeFailed: event,
  dropped: event,
  stopping: { ...event, timeoutMs: STOPPING_MS },
  stopped: { ...event, timeoutMs: STOPPING_MS },
} as const satisfies Readonly<Record<string, HookPolicy>>;

const byName: ReadonlyMap<string, HookPolicy> = new Map(Object.entries(hookPolicies));

/** The policy of a hook; that of an event for a name that is none. */
export function policyOf(hook: string): HookPolicy {
  return byName.get(hook) ?? event;
}

function findPlanProblem(answer: unknown): string | undefined {
  const isJob = (one: Partial<PlannedJob> | null): boolean =>
    typeof one?.id === 'string' && typeof one.intervalMs === 'number';
  return Array.isArray(answer) && answer.every(isJob)
    ? undefined
    : 'expected an array of jobs, as the tap was given, or nothing';
}

function findRouteProblem(answer: unknown): string | undefined {
  return typeof answer === 'boolean' ? undefined : `expected true, false or nothing, found ${typeof answer}`;
}

/** A look at each frame, not at each point. */
function findBatchProblem(answer: unknown): string | undefined {
  const { cluster, frames, groups, pointCount } = (answer ?? {}) as Partial<PointBatch>;
  if (typeof cluster?.id !== 'string' || !Array.isArray(frames) || !Array.isArray(groups)) {
    return `expected a batch, found ${typeof answer === 'object' ? 'an object that is none' : typeof answer}`;
  }
  let rows = 0;
  for (const frame of frames as readonly Partial<Frame>[]) {
    const problem = findFrameProblem(frame);
    if (problem !== undefined) return problem;
    rows += frame.series?.length ?? 0;
  }
  return pointCount === rows
    ? undefined
    : `expected pointCount ${rows}, the rows of all frames, found ${String(pointCount)}`;
}

function findFrameProblem({ stat, fields, series, timestamps, values }: Partial<Frame>): string | undefined {
  if (typeof stat?.key !== 'string' || !Array.isArray(fields) || !Array.isArray(series))
    return 'expected frames with stat, fields and series';
  if (!(timestamps instanceof Float64Array) || !(values instanceof Float64Array)) {
    return `${stat.key}: expected timestamps and values to be Float64Array`;
  }
  if (timestamps.length !== series.length || values.length !== series.length * fields.length) {
    return `${stat.key}: expected ${series.length} timestamps and ${series.length * fields.length} values, found ${timestamps.length} and ${values.length}`;
  }
  return undefined;
}
