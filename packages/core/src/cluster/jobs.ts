import type { FetchJob } from '../plan/fetch-job.js';
import { CurrentRound } from './current-round.js';
import type { Job } from './job.js';
import { reportingClient } from './reporting-client.js';
import type { RoundContext } from './round.js';
import { SummaryRound } from './summary-round.js';

/** A round may take longer than its interval, but not for ever. */
const MIN_ROUND_TIMEOUT_MS = 30_000;
/** What a plugin's plan may ask for. */
const MIN_INTERVAL_MS = 50;

/** What runs a job of the plan. */
export function jobOf(planned: FetchJob, context: RoundContext): Job {
  // A plan that a plugin made may hold any number.
  const intervalMs = planned.intervalMs >= MIN_INTERVAL_MS ? planned.intervalMs : MIN_INTERVAL_MS;
  const job = { ...planned, intervalMs: Number.isFinite(intervalMs) ? intervalMs : Number.MAX_SAFE_INTEGER };
  const own = { ...context, client: reportingClient(context.client, job.id, context.health) };
  const round = job.kind === 'current' ? new CurrentRound(job, own) : new SummaryRound(job, own);
  return {
    id: job.id,
    intervalMs: job.intervalMs,
    limitMs: Math.max(job.intervalMs, MIN_ROUND_TIMEOUT_MS) + context.config.statTimeoutSeconds * 1000,
    run: (limits) => round.run(limits),
  };
}
