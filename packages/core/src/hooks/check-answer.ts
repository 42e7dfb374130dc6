import type { PlannedJob } from '../source/planned-job.js';
import type { Frame, PointBatch } from '../sink/index.js';

/** What is wrong with what a tap returned, in one sentence; nothing when it can be used. */
export type CheckAnswer = (answer: unknown) => string | undefined;

/** Checks of contained hooks whose answers count. A tap that answers something else counts as one that threw. */
export const answerChecks: Readonly<Record<string, CheckAnswer>> = {
  batch: findBatchProblem,
  route: (answer) =>
    typeof answer === 'boolean' ? undefined : `expected true, false or nothing, found ${typeof answer}`,
};

/** The same for hooks in which a throw ends what called them. */
export const strictAnswerChecks: Readonly<Record<string, CheckAnswer>> = {
  planReady(answer) {
    const isJob = (one: Partial<PlannedJob> | null): boolean =>
      typeof one?.id === 'string' && typeof one.intervalMs === 'number';
    return Array.isArray(answer) && answer.every(isJob)
      ? undefined
      : 'expected an array of jobs, as the tap was given, or nothing';
  },
};

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
