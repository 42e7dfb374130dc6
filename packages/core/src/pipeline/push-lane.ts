import type { PointBatch, PushSink } from '../sink/index.js';
import { untilAborted } from '../time/call-with-timeout.js';
import { DeliveryAccount } from './delivery-account.js';
import { deliver, type DeliveryOptions } from './deliver.js';
import { DropAccount } from './drop-account.js';
import { endSink } from './end-sink.js';
import type { LaneOptions } from './lane-options.js';
import type { Lane, LaneStatus } from './lane.js';
import { BatchQueue } from './queue.js';
import type { RetryPolicy } from './retry.js';
import { startSink, type StartOutcome } from './sink-starter.js';

/** The lane of a sink that sends: queue → retry → time limit → `writePoints`. */
export class PushLane implements Lane {
  readonly sink: string;
  readonly #target: PushSink;
  readonly #options: LaneOptions;
  readonly #queue: BatchQueue;
  readonly #drops: DropAccount;
  readonly #account: DeliveryAccount;
  readonly #delivery: DeliveryOptions;
  /** Aborts when the lane stops; waits are short from then on. */
  readonly #stopping = new AbortController();
  /** Aborts when `init` is no longer waited for. */
  readonly #startOver = new AbortController();
  /** Aborts a write when the deadline of a stop has passed. */
  readonly #giveUp = new AbortController();
  /** The batch in progress of each cluster. One at a time keeps the order within a cluster. */
  readonly #busy = new Map<string, PointBatch>();
  /** Batches that a stop left undelivered. */
  readonly #left: PointBatch[] = [];
  #isHandingOver = false;
  #retry: RetryPolicy;
  #state: LaneStatus['state'] = 'starting';
  #pointsDelivered = 0;
  #startUnderWay: Promise<unknown> = Promise.resolve();
  #idle = (): void => {};

  constructor(target: PushSink, options: LaneOptions) {
    this.sink = options.id;
    this.#target = target;
    this.#options = options;
    this.#retry = options.retry;
    this.#queue = new BatchQueue(options.queueBytes);
    this.#drops = new DropAccount(options.id, options.hooks, options.logger, options.clock);
    this.#account = new DeliveryAccount(options.clock);
    this.#delivery = {
      ...options,
      sink: options.id,
      write: (batch, signal) => target.writePoints(batch, signal),
      retry: () => this.#retry,
      stopping: this.#stopping.signal,
      handsOver: () => this.#isHandingOver,
      giveUp: this.#giveUp.signal,
      failed: (error, { cluster }) => this.#account.failed(error, cluster),
    };
  }

  async start(): Promise<void> {
    const first = startSink({
      ...this.#options,
      sink: this.sink,
      init: this.#target.init?.bind(this.#target),
      limitMs: this.#options.callLimitMs,
      stopping: this.#stopping.signal,
      signal: this.#startOver.signal,
      retry: () => this.#retry,
      failed: (error) => this.#account.failed(error),
    });
    // Set before the first attempt ends, so that an early stop waits for it as well.
    this.#startUnderWay = first.then((outcome) => this.#afterStart(outcome)).catch(() => undefined);
    const outcome = await first;
    this.#state = outcome.state;
  }

  /** Waits for the final result of a start and applies it. */
  async #afterStart(outcome: StartOutcome): Promise<void> {
    const state = 'ended' in outcome ? await outcome.ended : outcome.state;
    if (state === 'stopped') return;
    this.#state = state;
    if (state === 'running') {
      this.#account.started();
      this.#pump();
    } else this.#drops.add('stopped', this.#queue.drain());
  }

  offer(batch: PointBatch): void {
    if (this.#state === 'ignored' || this.#state === 'stopped') return;
    this.#drops.add('queue full', this.#queue.push(batch));
    this.#pump();
  }

  adopt(batches: readonly PointBatch[]): void {
    this.#drops.add('queue full', this.#queue.unshift(batches));
    this.#pump();
  }

  /** Does nothing: sent points cannot be recalled, and waiting ones are still valid. */
  forget(): void {}

  setRetry(retry: RetryPolicy): void {
    this.#retry = retry;
  }

  async stop(deadline: AbortSignal): Promise<void> {
    this.#stopping.abort(new DOMException('the sink is stopped', 'AbortError'));
    // A sink that has not started yet gets the chance to while batches wait for it.
    if (this.#queue.length > 0) await Promise.race([this.#startUnderWay, untilAborted(deadline)]);
    await this.#endStart(deadline);
    if (this.#state === 'running') await Promise.race([this.#drained(), untilAborted(deadline)]);
    this.#drops.add('stopped', await this.#end(deadline));
    this.#drops.reportAll();
  }

  async handOver(deadline: AbortSignal): Promise<readonly PointBatch[]> {
    this.#isHandingOver = true;
    const waiting = this.#queue.drain();
    this.#stopping.abort(new DOMException('the sink is replaced', 'AbortError'));
    await this.#endStart(deadline);
    if (this.#state === 'running') await Promise.race([this.#drained(), untilAborted(deadline)]);
    return [...(await this.#end(deadline)), ...waiting];
  }

  async #endStart(deadline: AbortSignal): Promise<void> {
    this.#startOver.abort(new DOMException('the sink is stopped', 'AbortError'));
    await Promise.race([this.#startUnderWay, untilAborted(deadline)]);
  }

  /** Closes the sink. @returns batches that were in progress or still waiting */
  async #end(deadline: AbortSignal): Promise<readonly PointBatch[]> {
    this.#giveUp.abort(new DOMException('the sink is stopped', 'AbortError'));
    this.#left.push(...this.#busy.values(), ...this.#queue.drain());
    const target = this.#target;
    if (this.#state === 'running' && this.#busy.size === 0) {
      await endSink('flush', (signal) => target.flush?.(signal), this.#options, deadline);
    }
    await endSink('close', (signal) => target.close?.(signal), this.#options, deadline);
    this.#state = 'stopped';
    return this.#left;
  }

  status(): LaneStatus {
    const waiting = [...this.#busy.values(), ...this.#queue.batches()];
    const errors = this.#account.errors(waiting);
    const oldest = waiting.reduce((first, { collectedAt }) => Math.min(first, collectedAt), Number.POSITIVE_INFINITY);
    return {
      sink: this.sink,
      delivery: 'push',
      state: this.#state,
      pointsDelivered: this.#pointsDelivered,
      pointsHeld: 0,
      pointsDropped: this.#drops.total,
      pointsWaiting: waiting.reduce((sum, { pointCount }) => sum + pointCount, 0),
      bytesWaiting: this.#queue.bytes,
      oldestWaitingMs: waiting.length === 0 ? undefined : this.#options.clock.now() - oldest,
      lastSuccess: this.#account.lastSuccess,
      failures: Math.max(0, ...errors.map(({ failures }) => failures)),
      errors,
      lastError: errors.at(-1)?.message,
      place: this.#options.faults.place,
      faults: this.#options.faults.counts,
      lastFault: this.#options.faults.last,
    };
  }

  /** Starts all deliveries that are allowed now. */
  #pump(): void {
    while (this.#state === 'running' && this.#busy.size < this.#options.maxConcurrency) {
      const entry = this.#queue.shift(({ cluster }) => !this.#busy.has(cluster.id));
      if (entry === undefined) break;
      this.#busy.set(entry.batch.cluster.id, entry.batch);
      void this.#deliver(entry.batch).then(() => {
        this.#busy.delete(entry.batch.cluster.id);
        this.#pump();
      });
    }
    if (this.#busy.size === 0 && this.#queue.length === 0) this.#idle();
  }

  /** Never rejects. */
  async #deliver(batch: PointBatch): Promise<void> {
    const end = await deliver(batch, this.#delivery);
    if (end.kind === 'written') this.#account.taken(batch.cluster);
    if (end.kind === 'written' || end.kind === 'refused') this.#pointsDelivered += batch.pointCount - end.refused;
    if (end.kind === 'refused') this.#drops.add('rejected', [batch], end.refused);
    if (end.kind === 'retries exhausted') this.#drops.add('retries exhausted', [batch]);
    if (end.kind === 'handed over') this.#left.push(batch, ...this.#queue.drain());
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#idle = resolve;
      this.#pump();
    });
  }
}
