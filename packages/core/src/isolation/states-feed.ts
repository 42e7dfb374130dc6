import type { ClusterState, SinkContext } from '../sink/index.js';
import type { Clock } from '../time/clock.js';

const EVERY_MS = 1_000;

/** Tells a sink in its own process how the clusters are, since it cannot ask and wait: each second what has changed. */
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

  /** From now on: the sink asks for them. */
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
