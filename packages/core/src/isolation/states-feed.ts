import type { ClusterState, SinkContext } from '../sink/index.js';
import type { Clock } from '../time/clock.js';

const EVERY_MS = 1_000;

/** Sends cluster states to an isolated sink, which cannot query them synchronously. Sends changes every second. */
export class StatesFeed {
  readonly #context: Pick<SinkContext, 'clusterStates'>;
  readonly #clock: Clock;
  readonly #tell: (states: readonly ClusterState[]) => void;
  #last = '';
  #cancel: (() => void) | undefined;

  constructor(
    context: Pick<SinkContext, 'clusterStates'>,
    clock: Clock,
    tell: (states: readonly ClusterState[]) => void,
  ) {
    this.#context = context;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Starts sending states; called on the sink's first request. */
  start(): void {
    this.stop();
    const states = this.#context.clusterStates?.() ?? [];
    const text = JSON.stringify(states);
    if (text !== this.#last) this.#tell(states);
    this.#last = text;
    this.#cancel = this.#clock.after(EVERY_MS, () => this.start());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
