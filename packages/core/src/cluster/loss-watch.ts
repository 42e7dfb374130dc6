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
  /** Asks the cluster who it is, once. */
  readonly identify: (signal: AbortSignal) => Promise<Identity>;
  /** The cluster told who it is. */
  readonly answered: (identity: Identity) => void;
  /** The cluster does not even tell who it is. */
  readonly lost: (error: unknown) => void;
  /** A look that nobody's failure caused failed. */
  readonly unanswered: (error: unknown) => void;
}

const PROBE_TIMEOUT_MS = 5_000;
/** Failures come in groups; one look at the cluster answers for all of them. */
const PROBE_INTERVAL_MS = 4_000;
/** So many failed rounds in a row, of whatever jobs: even if each is refused for a reason of its own. */
const REFUSALS_IN_A_ROW = 3;

const CONNECTION: ReadonlySet<string> = new Set([
  'E_CLUSTER_UNREACHABLE',
  'E_CLUSTER_CERTIFICATE',
  'E_CLUSTER_LOGIN',
  'E_CLUSTER_SLOW',
  'E_PAPI_UNAVAILABLE',
]);

/** Tells a cluster that is lost from one of which a part fails: by asking it who it is. */
export class LossWatch {
  readonly #options: LossWatchOptions;
  #probe: Promise<void> | undefined;
  #lastProbe = Number.NEGATIVE_INFINITY;
  #inARow = 0;

  constructor(options: LossWatchOptions) {
    this.#options = options;
  }

  /** A round succeeded. */
  succeeded(): void {
    this.#inARow = 0;
  }

  /** A round failed. */
  suspect(failure: GostatsError): void {
    const transient = failure instanceof PapiError && failure.transient;
    if (!transient && !CONNECTION.has(failure.code) && ++this.#inARow < REFUSALS_IN_A_ROW) return;
    if (this.#options.clock.monotonic() - this.#lastProbe < PROBE_INTERVAL_MS) return;
    void this.#look('lost');
  }

  /** Asks without any suspicion; a failure of that alone means nothing. */
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
