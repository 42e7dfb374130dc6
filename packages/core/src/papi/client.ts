import type { Logger } from '../sink/index.js';
import type { Clock } from '../schedule/clock.js';

export interface PapiClientOptions {
  /** Names the cluster in messages. */
  readonly cluster: string;
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly authtype: 'session' | 'basic-auth';
  readonly verifySsl: boolean;
  readonly certificateAuthority: string | undefined;
  /** Tries of one request that fails in passing; `Infinity` = for ever. */
  readonly maxRetries: number;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface PapiAnswer<Body> {
  readonly body: Body;
  readonly bytes: number;
}

export interface PapiRequestOptions {
  readonly signal?: AbortSignal;
  /** For the whole request, milliseconds. Default 60 000. */
  readonly timeoutMs?: number;
}

/** One cluster's HTTPS API. */
export interface PapiClient {
  get<Body>(path: string, options?: PapiRequestOptions): Promise<PapiAnswer<Body>>;
  /** Logs out and closes the connections. Safe twice. */
  close(): Promise<void>;
}
