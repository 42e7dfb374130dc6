import { gostatsError, problemOf, type GostatsError } from '../errors.js';
import type { DroppedEvent } from '../hooks/events.js';
import type { PointBatch, PullSink } from '../sink/index.js';
import { DeliveryAccount } from './delivery-account.js';
import { untilAborted } from '../time/call-with-timeout.js';
import { endSink } from './end-sink.js';
import type { Lane, LaneStatus } from './lane.js';
import type { LaneOptions } from './lane-options.js';
import { freezeBatch } from './own-copy.js';
import { PieceQueue } from './piece-queue.js';
import { isLarge } from './pieces.js';
import { startSink } from './sink-starter.js';

const STILL_BUSY = 'it is still busy with large batches from before';

/**
 * Creates the lane of a sink that serves the latest values itself. The sink observes each batch immediately, or in
 * pieces if it is very large.
 */
export function createPullLane(sink: PullSink, options: LaneOptions): Lane {
  const { id, logger } = options;
  const ended = new AbortController();
  let { retry } = options;
  let state: LaneStatus['state'] = 'starting';
  let pointsDelivered = 0;
  let pointsDropped = 0;
  let pointsHeld = 0;
  const account = new DeliveryAccount(options.clock);
  let startUnderWay: Promise<unknown> = Promise.resolve();

  const waiting = new PieceQueue((piece) => observe(piece));

  function observe(batch: PointBatch): void {
    try {
      sink.observe(freezeBatch(batch));
      if (state === 'running') {
        pointsDelivered += batch.pointCount;
        account.taken(batch.cluster);
      } else {
        pointsHeld += batch.pointCount;
      }
    } catch (thrown) {
      refuse(batch, gostatsError('E_SINK_WRITE', { sink: id, problem: problemOf(thrown) }, thrown), 'rejected');
    }
  }

  function refuse(batch: PointBatch, error: GostatsError, reason: DroppedEvent['reason']): void {
    pointsDropped += batch.pointCount;
    account.failed(error, batch.cluster);
    logger.error(error.message, { event: 'sink.observe-failed', code: error.code, cluster: batch.cluster.name });
    options.hooks.writeFailed.call({ sink: id, batch, error });
    const at = batch.collectedAt;
    options.hooks.dropped.call({ sink: id, points: batch.pointCount, reason, from: at, to: at });
  }

  async function stop(deadline: AbortSignal): Promise<void> {
    ended.abort(new DOMException('the sink is stopped', 'AbortError'));
    waiting.clear();
    await Promise.race([startUnderWay, untilAborted(deadline)]);
    await endSink('close', (signal) => sink.close?.(signal), options, deadline);
    state = 'stopped';
  }

  return {
    sink: id,
    async start() {
      const init = sink.init?.bind(sink);
      const outcome = await startSink({
        ...options,
        sink: id,
        init,
        limitMs: options.callLimitMs,
        stopping: ended.signal, // no batches wait here for a sink that has not started
        signal: ended.signal,
        retry: () => retry,
        failed: (error) => account.failed(error),
      });
      state = outcome.state;
      if (!('ended' in outcome)) return;
      startUnderWay = outcome.ended.then((outcomeState) => {
        if (outcomeState === 'stopped') return;
        state = outcomeState;
        if (state === 'running') account.started();
      });
    },
    offer(batch: PointBatch) {
      if (state === 'ignored' || state === 'stopped') return;
      if (waiting.length === 0 && !isLarge(batch)) observe(batch);
      else if (!waiting.push(batch))
        refuse(batch, gostatsError('E_SINK_WRITE', { sink: id, problem: STILL_BUSY }), 'queue full');
    },
    adopt() {},
    forget(clusterId) {
      waiting.remove(clusterId);
      sink.forget?.(clusterId);
    },
    setRetry(next) {
      retry = next;
    },
    stop,
    async handOver(deadline) {
      await stop(deadline);
      return [];
    },
    status: () => {
      const errors = account.errors([]);
      return {
        sink: id,
        delivery: 'pull',
        state,
        pointsDelivered,
        pointsHeld,
        pointsDropped,
        pointsWaiting: 0,
        bytesWaiting: 0,
        oldestWaitingMs: undefined,
        lastSuccess: account.lastSuccess,
        failures: Math.max(0, ...errors.map(({ failures }) => failures)),
        errors,
        lastError: errors.at(-1)?.message,
        place: options.faults.place,
        faults: options.faults.counts,
        lastFault: options.faults.last,
      };
    },
  };
}
