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
  /** Tries of one request that fails in passing; `Infinity` = for ever. */
  readonly maxRetries: number;
  readonly userAgent: string;
  /** What the cluster may send, and where it is told when it sends more. Default: the defaults, told nowhere. */
  readonly limits?: LimitWatch;
  readonly clock: Clock;
  readonly logger: EventLogger;
}

export interface PapiAnswer<Body> {
  readonly body: Body;
  readonly bytes: number;
  /** The `Date` header, milliseconds since the epoch. */
  readonly date?: number;
  /** Only of a large answer, whose body has an empty list in place of its rows; see `rowsOf`. Good for one use. */
  readonly slices?: () => Iterable<readonly unknown[]>;
}

export interface PapiRequestOptions {
  readonly signal?: AbortSignal;
  /** For one try from the login to the last byte, milliseconds. Default 60 000. The signal bounds all tries. */
  readonly timeoutMs?: number;
  /** Tries of this request; default: the client's. */
  readonly maxRetries?: number;
  /** The member of the answer that holds rows, which may be many; without it the answer is one small document. */
  readonly rowsIn?: string;
  /** Hears of each failed try that another one follows, and how long that waits. */
  readonly failedTry?: (error: PapiError, retryInMs: number) => void;
  /** No try begins later, by the monotonic clock: then it is somebody else's turn. */
  readonly retryUntil?: number;
  /** Asked before another try of what fails in passing, with the tries so far; default: always. */
  readonly shouldRetry?: (error: PapiError, tries: number) => boolean;
}

/** One cluster's HTTPS API. */
export interface PapiClient {
  /**
   * Reads a path below the cluster's origin. What fails in passing is tried again, up to `maxRetries` tries.
   * Rejects with a {@link PapiError}, or with the signal's reason.
   */
  get<Body>(path: string, options?: PapiRequestOptions): Promise<PapiAnswer<Body>>;
  /** Moves when there is another session or another node: whoever answers there may be another cluster. */
  readonly peers: number;
  /** Logs out and closes the connections. Safe twice. */
  close(): Promise<void>;
}
