import type { PointBatch, PullSink, PushSink, StatsSink } from '../sink/index.js';
import { checkOptions } from './check-options.js';
import { Arrivals } from './conformance-arrivals.js';
import { mustHold, thrownText } from './conformance-error.js';
import { settleWithin, type Ended } from './conformance-settle.js';
import type { ConformanceSubject, WrittenOptions } from './conformance-subject.js';
import { CLUSTER_IDS } from './conformance-values.js';
import { sinkContext, type TestSinkContext } from './sink-context.js';

const DEFAULT_TIMEOUT_MS = 2000;

/** The environment of one test: the other side, instances of the sink, and calls with a time limit. */
export class Bench {
  readonly subject: ConformanceSubject;
  readonly state: unknown;
  readonly patienceMs: number;
  /** All errors thrown by calls in this test. */
  readonly thrown: unknown[] = [];
  readonly contexts: TestSinkContext[] = [];
  /** Tracks what the other side must have received. */
  readonly arrivals: Arrivals;
  readonly #made: StatsSink[] = [];

  constructor(subject: ConformanceSubject, state: unknown) {
    this.subject = subject;
    this.state = state;
    this.patienceMs = subject.patienceMs ?? DEFAULT_TIMEOUT_MS;
    this.arrivals = new Arrivals(subject, state, this.patienceMs);
  }

  /** Returns a copy of the options, before validation. */
  writtenOptions(): WrittenOptions {
    return structuredClone(this.#tableOf(this.subject.options));
  }

  /** Creates a context with the clusters of the suite and their validated options. */
  async context(): Promise<TestSinkContext> {
    const { clusterConfig } = this.subject.definition;
    const written = this.#tableOf(this.subject.clusterOptions ?? {});
    const clusters = CLUSTER_IDS.map(async (id, index) => {
      // Only the first cluster gets the options, because values such as a port must be unique.
      const own = index === 0 ? structuredClone(written) : {};
      const options: unknown = clusterConfig === undefined ? own : await checkOptions(clusterConfig, own);
      return { id, hostname: id.replace(/:.*/, ''), options };
    });
    const context = sinkContext({ id: this.subject.definition.name, clusters: await Promise.all(clusters) });
    this.contexts.push(context);
    return context;
  }

  /** Creates an instance and closes it when the test ends. @param hostLacks a member to omit from the context */
  async make(hostLacks?: 'clusterStates'): Promise<StatsSink> {
    const { definition } = this.subject;
    const options: unknown = await checkOptions(definition.config, this.writtenOptions());
    const context = await this.context();
    if (hostLacks !== undefined) delete (context as { clusterStates?: unknown })[hostLacks];
    const sink: StatsSink = await definition.create(options, context);
    this.#made.push(sink);
    return sink;
  }

  /** Creates and starts an instance. */
  async start(): Promise<StatsSink> {
    const sink = await this.make();
    await this.must(sink, 'init', (signal) => sink.init?.(signal));
    return sink;
  }

  /** Makes a call and waits for its end, with a time limit. */
  async call(
    what: string,
    run: (signal: AbortSignal) => unknown,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<Ended> {
    const ended = await settleWithin(() => run(signal), this.patienceMs);
    mustHold(
      ended.kind !== 'open',
      `${what} did not settle within ${this.patienceMs} ms${signal.aborted ? ', although its signal had aborted' : ''}: ` +
        'pass the signal on to what the sink waits for.',
    );
    mustHold(
      ended.kind !== 'not a promise',
      `${what} returned ${ended.kind === 'not a promise' ? typeof ended.value : ''} and not a promise: the host could ` +
        'not know when it is done. Make it an async function.',
    );
    if (ended.kind === 'threw') this.thrown.push(ended.thrown);
    return ended;
  }

  /** Makes a call that must succeed. A missing optional member counts as success. */
  async must(
    sink: StatsSink,
    method: keyof (PushSink & PullSink),
    run: (signal: AbortSignal) => unknown,
    why = '',
  ): Promise<void> {
    if (!(method in sink) || sink[method as 'init'] === undefined) return;
    const ended = await this.call(method, run);
    if (ended.kind === 'threw') mustHold(false, `${method} failed${why}: ${thrownText(ended.thrown)}.`, ended.thrown);
  }

  /** Writes a batch to the sink like the host does. The sink must accept it. */
  async write(sink: StatsSink, batch: PointBatch, what = 'a batch'): Promise<void> {
    const sent = this.arrivals.note(batch);
    if ('observe' in sink) observe(sink, batch, what);
    else await this.must(sink, 'writePoints', (signal) => sink.writePoints(batch, signal), ` for ${what}`);
    sent();
  }

  /** Like `write`, and then compares what was sent with what arrived, as far as the subject reports it. */
  async deliver(sink: StatsSink, batch: PointBatch, what = 'a batch'): Promise<void> {
    await this.write(sink, batch, what);
    await this.arrivals.compare(`after ${what}`);
  }

  /** Returns the numbers on the other side, or undefined if the subject does not report them. */
  async received(): Promise<readonly number[] | undefined> {
    return this.arrivals.numbers();
  }

  async end(): Promise<void> {
    for (const sink of this.#made)
      await settleWithin(() => sink.close?.(AbortSignal.timeout(this.patienceMs)), this.patienceMs);
    await this.subject.tearDown?.(this.state);
  }

  #tableOf(table: WrittenOptions | ((state: unknown) => WrittenOptions)): WrittenOptions {
    return typeof table === 'function' ? table(this.state) : table;
  }
}

function observe(sink: PullSink, batch: PointBatch, what: string): void {
  let returned: unknown;
  try {
    returned = sink.observe(batch);
  } catch (thrown) {
    mustHold(
      false,
      `observe threw for ${what}: ${thrownText(thrown)}. It may not throw: those points are lost.`,
      thrown,
    );
  }
  mustHold(
    typeof (returned as PromiseLike<unknown> | undefined)?.then !== 'function',
    'observe returned a promise: nobody waits for it. Remember the values at once and return nothing.',
  );
}
