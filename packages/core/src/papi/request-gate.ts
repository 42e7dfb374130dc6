import type { Clock } from '../time/clock.js';

export interface GateLimits {
  /** Maximum number of requests in progress that do not hang. A node's web server has few workers. */
  readonly working: number;
  /** A request that takes longer counts as hanging. It then delays only other requests to the same endpoint. */
  readonly hangsAfterMs: number;
  readonly anEndpoint: number;
}

const GATE_LIMITS: GateLimits = { working: 4, hangsAfterMs: 2_500, anEndpoint: 6 };

/** Leaves room for a few hanging endpoints. A healthy cluster never has more than about five connections. */
export const MAX_CONNECTIONS = 24;

interface Request {
  readonly endpoint: string;
  readonly urgent: boolean;
  startedAt: number;
}

interface Waiting {
  readonly request: Request;
  readonly begin: () => void;
}

/**
 * Limits concurrent requests to one cluster. A hanging endpoint does not block the others: its requests count against
 * the shared limit only briefly, and against the limit of their endpoint for as long as they run.
 */
export class RequestGate {
  readonly #clock: Clock;
  readonly #limits: GateLimits;
  readonly #running = new Set<Request>();
  readonly #waiting = new Set<Waiting>();
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, limits: GateLimits = GATE_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Runs `work` as soon as the limits allow. Rejects with the signal's reason, or as `work` does. */
  async pass<Result>(endpoint: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    // Identity requests must get through however busy the cluster is: they distinguish a lost cluster from a slow one.
    const request: Request = { endpoint, urgent: endpoint.endsWith('/cluster/config'), startedAt: 0 };
    if (this.#mayBegin(request)) this.#begin(request);
    else await this.#wait(request, signal);
    try {
      return await work();
    } finally {
      this.#running.delete(request);
      this.#next();
    }
  }

  #mayBegin({ endpoint, urgent }: Request): boolean {
    const hungBefore = this.#clock.monotonic() - this.#limits.hangsAfterMs;
    let working = 0;
    let same = 0;
    for (const one of this.#running) {
      if (one.startedAt > hungBefore && !one.urgent) working++;
      if (one.endpoint === endpoint) same++;
    }
    return urgent ? same < this.#limits.working : working < this.#limits.working && same < this.#limits.anEndpoint;
  }

  #wait(request: Request, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(waiting);
        reject(signal.reason as Error);
      };
      const waiting: Waiting = {
        request,
        begin: () => {
          this.#waiting.delete(waiting);
          this.#begin(request);
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      if (signal.aborted) {
        onAbort();
        return;
      }
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiting);
      this.#arm();
    });
  }

  #begin(request: Request): void {
    request.startedAt = this.#clock.monotonic();
    this.#running.add(request);
  }

  /** Starts waiting requests in order, skipping those whose endpoint is at its limit. */
  #next(): void {
    for (const { request, begin } of this.#waiting) if (this.#mayBegin(request)) begin();
    this.#arm();
  }

  /** Checks again after a while: a request that starts to count as hanging makes room without ending. */
  #arm(): void {
    if (this.#waiting.size === 0) {
      this.#cancel?.();
      this.#cancel = undefined;
    } else {
      this.#cancel ??= this.#clock.after(this.#limits.hangsAfterMs / 2, () => {
        this.#cancel = undefined;
        this.#next();
      });
    }
  }
}
