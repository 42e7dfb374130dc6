import type { GostatsError } from '../errors.js';
import { withTimeout } from '../time/abort.js';
import type { Clock } from '../time/clock.js';
import { clusterConfigPath } from '../papi/endpoints.js';
import { PapiError, unavailable } from '../papi/papi-errors.js';
import type { Identity } from './identity.js';

export interface LossWatchOptions {
  readonly clusterId: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Requests the cluster's identity, once. */
  readonly identify: (signal: AbortSignal) => Promise<Identity>;
  /** Called when the cluster returned its identity. */
  readonly answered: (identity: Identity) => void;
  /** Called when the identity request caused by a failed round failed as well. */
  readonly lost: (error: unknown) => void;
  /** Called when a routine identity check failed. */
  readonly unanswered: (error: unknown) => void;
}

const PROBE_TIMEOUT_MS = 5_000;
/** Failures come in groups; one probe covers all of them. */
const PROBE_INTERVAL_MS = 4_000;
/** Failed rounds in a row, across all jobs, that trigger a probe even if each has a different cause. */
const REFUSALS_IN_A_ROW = 3;

const CONNECTION: ReadonlySet<string> = new Set([
  'E_CLUSTER_UNREACHABLE',
  'E_CLUSTER_CERTIFICATE',
  'E_CLUSTER_LOGIN',
  'E_CLUSTER_SLOW',
  'E_PAPI_UNAVAILABLE',
]);

/** Distinguishes a lost cluster from one with partial failures by requesting its identity. */
export class LossWatch {
  readonly #options: LossWatchOptions;
  #probe: Promise<void> | undefined;
  #lastProbe = Number.NEGATIVE_INFINITY;
  #inARow = 0;

  constructor(options: LossWatchOptions) {
    this.#options = options;
  }

  /** Records a round that succeeded. */
  succeeded(): void {
    this.#inARow = 0;
  }

  /** Records a round that failed, and probes the cluster if the failure may affect all of it. */
  suspect(failure: GostatsError): void {
    const transient = failure instanceof PapiError && failure.transient;
    if (!transient && !CONNECTION.has(failure.code) && ++this.#inARow < REFUSALS_IN_A_ROW) return;
    if (this.#options.clock.monotonic() - this.#lastProbe < PROBE_INTERVAL_MS) return;
    void this.#look('lost');
  }

  /** Runs a routine check. A failure of this check alone does not mean that the cluster is lost. */
  check(): Promise<void> {
    return this.#look('unanswered');
  }

  #look(onFailure: 'lost' | 'unanswered'): Promise<void> {
    this.#probe ??= this.#ask(onFailure).finally(() => (this.#probe = undefined));
    return this.#probe;
  }

  async #ask(onFailure: 'lost' | 'unanswered'): Promise<void> {
    const { clock, clusterId, signal } = this.#options;
    this.#lastProbe = clock.monotonic();
    const place = { cluster: clusterId, path: clusterConfigPath() };
    const late = (): Error => unavailable(place, `no answer within ${PROBE_TIMEOUT_MS / 1000} s`);
    try {
      const identity = await withTimeout(
        { clock, limitMs: PROBE_TIMEOUT_MS, late, parent: signal },
        this.#options.identify,
      );
      if (!signal.aborted) this.#options.answered(identity);
    } catch (error) {
      if (!signal.aborted) this.#options[onFailure](error);
    }
  }
}
