import type { LimitWatch } from '../limits/index.js';
import type { EventLogger } from '../log/index.js';
import type { Clock } from '../time/clock.js';
import type { PapiError } from './papi-errors.js';
import type { TransportTarget } from './transport.js';

export interface PapiClientOptions extends Omit<TransportTarget, 'limits'> {
  /** Names the cluster in messages. */
  readonly cluster: string;
  readonly username: string;
  readonly password: string;
  readonly authtype: 'session' | 'basic-auth';
  /** Tries of one request that fails with transient errors; `Infinity` = no limit. */
  readonly maxRetries: number;
  readonly userAgent: string;
  /** Limits on what the cluster may send; also reports when they are exceeded. Default: default limits, no reports. */
  readonly limits?: LimitWatch;
  readonly clock: Clock;
  readonly logger: EventLogger;
}

export interface PapiAnswer<Body> {
  readonly body: Body;
  readonly bytes: number;
  /** The `Date` header, milliseconds since the epoch. */
  readonly date?: number;
  /** Only for a large answer, whose body has an empty list in place of its rows; see `rowsOf`. Can be used once. */
  readonly slices?: () => Iterable<readonly unknown[]>;
}

export interface PapiRequestOptions {
  readonly signal?: AbortSignal;
  /** For one try, from the login to the last byte, milliseconds. Default 60 000. The signal bounds all tries. */
  readonly timeoutMs?: number;
  /** Tries of this request; default: the client's. */
  readonly maxRetries?: number;
  /** The member of the answer that holds rows, possibly many; if absent, the answer is one small document. */
  readonly rowsIn?: string;
  /** Called after each failed try that will be retried, with the wait before the next one. */
  readonly failedTry?: (error: PapiError, retryInMs: number) => void;
  /** No retry starts after this time (monotonic clock), because the next round takes over then. */
  readonly retryUntil?: number;
  /** Decides, given the tries so far, whether to retry a transient failure; default: always. */
  readonly shouldRetry?: (error: PapiError, tries: number) => boolean;
}

/** Client of one cluster's HTTPS API. */
export interface PapiClient {
  /**
   * Reads a path below the cluster's origin. Transient failures are retried, up to `maxRetries` tries in all.
   * Rejects with a {@link PapiError}, or with the signal's reason.
   */
  get<Body>(path: string, options?: PapiRequestOptions): Promise<PapiAnswer<Body>>;
  /** Increases with every new session or node, after which a different cluster may be answering. */
  readonly peers: number;
  /** Logs out and closes the connections. Can be called more than once. */
  close(): Promise<void>;
}
