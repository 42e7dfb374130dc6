import type { CollectorHooks } from '../hooks/hooks.js';
import type { PointBatch } from '../sink/index.js';
import type { Lane } from './lane.js';
import type { Shaping } from '../shaping/shaping.js';
import { freezeBatch } from './own-copy.js';
import type { Routing } from './routing.js';

/** Passes every batch to every sink that wants it. */
export interface Pipeline {
  readonly lanes: readonly Lane[];
  /**
   * Sets the lanes, routing and shaping for all further batches. The caller starts new lanes and stops replaced ones.
   */
  setLanes(lanes: readonly Lane[], routing: Routing, shaping: Shaping): void;
  /** Starts all sinks at the same time. @throws the first E_SINK_START */
  start(): Promise<void>;
  dispatch(batch: PointBatch): void;
  /** Delivers waiting batches until the signal aborts, and closes all sinks. */
  stop(deadline: AbortSignal): Promise<void>;
}

export function createPipeline(hooks: CollectorHooks): Pipeline {
  let lanes: readonly Lane[] = [];
  let taking: readonly Lane[] = [];
  let routing: Routing = (batch) => batch;
  let shaping: Shaping = (batch) => batch;
  return {
    get lanes() {
      return lanes;
    },
    setLanes(next, by, into) {
      lanes = next;
      taking = next.filter((lane) => lane.status().state !== 'unusable');
      routing = by;
      shaping = into;
    },
    async start() {
      const results = await Promise.allSettled(lanes.map((lane) => lane.start()));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
    dispatch(original) {
      const batch = freezeBatch(hooks.batch.call(freezeBatch(original)));
      if (batch.pointCount === 0) return;
      for (const lane of taking) {
        const routed = routing(batch, lane.sink);
        if (routed === undefined || hooks.route.call(freezeBatch(routed), lane.sink) === false) continue;
        const shaped = shaping(routed, lane.sink);
        if (shaped !== undefined) lane.offer(freezeBatch(shaped));
      }
    },
    async stop(deadline) {
      await Promise.all(lanes.map((lane) => lane.stop(deadline)));
    },
  };
}
