import { rowId } from './decode-current.js';
import type { RowProblem } from './row-codes.js';
import { problemOf } from '../../errors.js';
import { splitByUrl } from '../../papi/endpoints.js';
import type { CurrentJob } from '../../source/planned-job.js';
import { sleep } from '../../time/clock.js';
import type { CurrentRequest } from './current-request.js';
import type { RoundLimits } from '../../cluster/job.js';
import { RoundAnswer } from './round-answer.js';
import { summarize } from './row-words.js';
import type { CurrentContext } from './memory.js';

export interface AskAgainOptions {
  readonly job: CurrentJob;
  readonly context: CurrentContext;
  readonly request: CurrentRequest;
  readonly limits: RoundLimits;
}

/**
 * Requests rows again that a node did not return. The wait doubles with each try and never extends into the next round.
 * Logs the rows that are still missing unless they were reported before.
 */
export async function askAgain(missing: readonly RowProblem[], options: AskAgainOptions): Promise<void> {
  const { clock, logger, current, cluster } = options.context;
  const worthIt = current.transientRows.worthRetrying(missing, clock.monotonic());
  const givenUp = missing.filter((problem) => !worthIt.includes(problem));
  const left = await gather(worthIt, options);
  const unreported = current.transientRows.missed([...left, ...givenUp], clock.monotonic());
  if (unreported.length > 0) {
    const fields = {
      event: 'rows.missing',
      cluster: cluster.name,
      job: options.job.id,
      rows: unreported.length,
    } as const;
    logger.warn(`OneFS could not gather ${summarize(unreported)}.`, fields);
  }
}

/** @returns the rows that are still missing. Never throws */
async function gather(
  missing: readonly RowProblem[],
  { job, context, request, limits }: AskAgainOptions,
): Promise<readonly RowProblem[]> {
  const { clock, config, logger, current, cluster } = context;
  let left = missing;
  try {
    for (let tries = 0; tries < config.statRetries && left.length > 0; tries++) {
      const waitMs = config.statRetryIntervalMs * 2 ** tries;
      if (clock.monotonic() + waitMs >= limits.next) break;
      await sleep(clock, waitMs, limits.signal);
      const wanted = new Set(left.map(({ key }) => key));
      const keys = job.keys.filter((key) => wanted.has(key) && !current.refused.has(key));
      if (keys.length === 0) break;
      const again = new RoundAnswer();
      for (const part of splitByUrl(keys))
        await request.send(part, limits, again, { tries: 1, only: new Set(left.map(rowId)) });
      left = again.transient;
    }
  } catch (error) {
    const problem = problemOf(error);
    const fields = { event: 'rows.retry-failed', cluster: cluster.name, problem } as const;
    if (!limits.signal.aborted) logger.debug(`Asking again failed: ${problem}.`, fields);
  }
  return left;
}
