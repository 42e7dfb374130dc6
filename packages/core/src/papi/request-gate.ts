import type { Clock } from '../time/clock.js';

export interface GateLimits {
  /** Requests that are really being worked on at the same time: a node's web server has few workers. */
  readonly working: number;
  /** A request that runs for longer hangs rather than works, and keeps only others of its endpoint from their turn. */
  readonly hangsAfterMs: number;
  readonly anEndpoint: number;
}

const GATE_LIMITS: GateLimits = { working: 4, hangsAfterMs: 2_500, anEndpoint: 6 };

/** Room for a few endpoints that hang; a cluster that is well never has more than some five. */
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
 * Lets requests to one cluster take turns. An endpoint that hangs takes no turn from the others: its requests count as
 * work for moments only, and for their own endpoint as long as they run.
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

  /** Runs `work` when there is room for it. Rejects with the signal's reason, or as `work` does. */
  async pass<Result>(endpoint: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    // Who the cluster is must be known however busy it is: that is how one that is lost is told from a slow one.
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

  /** In their order, but none waits for one whose endpoint has no turn left. */
  #next(): void {
    for (const { request, begin } of this.#waiting) if (this.#mayBegin(request)) begin();
    this.#arm();
  }

  /** A request that has become a hanging one makes room without ending. */
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
