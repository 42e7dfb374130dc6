import { currentPath, splitByUrl } from '../../papi/endpoints.js';
import { PapiError } from '../../papi/papi-errors.js';
import type { CurrentJob } from '../../source/planned-job.js';
import { askAgain } from './ask-again.js';
import { CurrentRequest } from './current-request.js';
import type { RoundLimits, RoundOutcome } from '../../cluster/job.js';
import { KeysAtFault } from './keys-at-fault.js';
import { evenParts } from './request-size.js';
import { RoundAnswer } from './round-answer.js';
import type { Round } from '../../cluster/round.js';
import type { CurrentContext } from './memory.js';

/** Requests the current values of a job's keys, split into as many requests as necessary. */
export class CurrentRound implements Round {
  readonly #job: CurrentJob;
  readonly #context: CurrentContext;
  readonly #request: CurrentRequest;
  readonly #keys: KeysAtFault;

  constructor(job: CurrentJob, context: CurrentContext) {
    this.#job = job;
    this.#context = context;
    this.#request = new CurrentRequest(job, context);
    this.#keys = new KeysAtFault(context, this.#request);
  }

  async run(limits: RoundLimits): Promise<RoundOutcome> {
    const answer = new RoundAnswer();
    let failure: unknown;
    for (const keys of this.#requests()) {
      try {
        await this.#keys.ask(keys, limits, answer);
      } catch (error) {
        // A failed request must not prevent the others of this round, unless the cluster is unreachable.
        failure ??= error;
        if (limits.signal.aborted || !(error instanceof PapiError) || error.status === undefined) break;
      }
    }
    this.#request.size.settle(this.#job.keys.length);
    if (failure !== undefined) throw failure;
    const { transient, newestMs } = answer;
    const own = { job: this.#job, context: this.#context, request: this.#request };
    const afterwards =
      transient.length === 0
        ? undefined
        : (signal: AbortSignal) => askAgain(transient, { ...own, limits: { ...limits, signal } });
    return { newestMs: newestMs === 0 ? undefined : newestMs, afterwards };
  }

  /** Returns the keys of each request of a round. */
  #requests(): (readonly string[])[] {
    const { config, current, clock } = this.#context;
    const { keys } = this.#job;
    const { suspects } = this.#keys;
    const apart = new Set(suspects.flat());
    const usual = keys.filter((key) => !current.refused.has(key) && !apart.has(key));
    const base = currentPath({ keys: [], timeoutSeconds: config.statTimeoutSeconds });
    const again = current.refused.due(keys, clock.monotonic()).map((key) => [key]);
    return [
      ...splitByUrl(usual, base).flatMap((part) => evenParts(part, this.#request.size.keys)),
      ...suspects,
      ...again,
    ];
  }
}
