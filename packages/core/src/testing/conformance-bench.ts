import type { PointBatch, PullSink, PushSink, StatsSink } from '../sink/index.js';
import { checkOptions } from './check-options.js';
import { Arrivals } from './conformance-arrivals.js';
import { mustHold, thrownText } from './conformance-error.js';
import { settleWithin, type Ended } from './conformance-settle.js';
import type { ConformanceSubject, WrittenOptions } from './conformance-subject.js';
import { CLUSTER_IDS } from './conformance-values.js';
import { sinkContext, type TestSinkContext } from './sink-context.js';

const DEFAULT_TIMEOUT_MS = 2000;

/** What one test of the suite works with: the other side, instances of the sink, and calls that cannot hang. */
export class Bench {
  readonly subject: ConformanceSubject;
  readonly state: unknown;
  readonly patienceMs: number;
  /** Every error that a call of this test ended with. */
  readonly thrown: unknown[] = [];
  readonly contexts: TestSinkContext[] = [];
  /** What the other side must have by now. */
  readonly arrivals: Arrivals;
  readonly #made: StatsSink[] = [];

  constructor(subject: ConformanceSubject, state: unknown) {
    this.subject = subject;
    this.state = state;
    this.patienceMs = subject.patienceMs ?? DEFAULT_TIMEOUT_MS;
    this.arrivals = new Arrivals(subject, state, this.patienceMs);
  }

  /** Options as written; a copy each time. */
  writtenOptions(): WrittenOptions {
    return structuredClone(this.#tableOf(this.subject.options));
  }

  /** A context with the clusters of the suite, each with its options as the sink's schema has checked them. */
  async context(): Promise<TestSinkContext> {
    const { clusterConfig } = this.subject.definition;
    const written = this.#tableOf(this.subject.clusterOptions ?? {});
    const clusters = CLUSTER_IDS.map(async (id, index) => {
      // A port and the like can be one cluster's only.
      const own = index === 0 ? structuredClone(written) : {};
      const options: unknown = clusterConfig === undefined ? own : await checkOptions(clusterConfig, own);
      return { id, hostname: id.replace(/:.*/, ''), options };
    });
    const context = sinkContext({ id: this.subject.definition.name, clusters: await Promise.all(clusters) });
    this.contexts.push(context);
    return context;
  }

  /** An instance that was not started; closed at the end of the test. @param hostLacks a member of the context */
  async make(hostLacks?: 'clusterStates'): Promise<StatsSink> {
    const { definition } = this.subject;
    const options: unknown = await checkOptions(definition.config, this.writtenOptions());
    const context = await this.context();
    if (hostLacks !== undefined) delete (context as { clusterStates?: unknown })[hostLacks];
    const sink: StatsSink = await definition.create(options, context);
    this.#made.push(sink);
    return sink;
  }

  /** An instance that was started. */
  async start(): Promise<StatsSink> {
    const sink = await this.make();
    await this.must(sink, 'init', (signal) => sink.init?.(signal));
    return sink;
  }

  /** Makes a call and waits for its end, but not for ever. */
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

  /** A call that has to work. Members that a sink may leave out count as working. */
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

  /** Hands a batch to the sink, as the host would. It has to take it. */
  async write(sink: StatsSink, batch: PointBatch, what = 'a batch'): Promise<void> {
    const sent = this.arrivals.note(batch);
    if ('observe' in sink) observe(sink, batch, what);
    else await this.must(sink, 'writePoints', (signal) => sink.writePoints(batch, signal), ` for ${what}`);
    sent();
  }

  /** The same, and compares what the other side has with what was sent, as far as the subject can tell. */
  async deliver(sink: StatsSink, batch: PointBatch, what = 'a batch'): Promise<void> {
    await this.write(sink, batch, what);
    await this.arrivals.compare(`after ${what}`);
  }

  /** The numbers that the other side has, as far as the subject can tell. */
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
