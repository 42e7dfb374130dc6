import type { StatsSink } from '../sink/index.js';
import type { Bench } from './conformance-bench.js';
import type { Check } from './conformance-check.js';
import { mustHold, thrownText } from './conformance-error.js';
import { waitUntil, turns, type Ended } from './conformance-settle.js';
import { plainBatch } from './conformance-values.js';
import { watchHandlesOf } from './conformance-watch.js';

/** Checks of `init`, `close` and the behaviour of calls when their signal aborts. */
export const lifecycleChecks: readonly Check[] = [
  {
    title: 'can be closed without having been started',
    async run(bench) {
      const sink = await bench.make();
      await close(bench, sink, ' without init');
    },
  },
  {
    title: 'can be closed twice',
    async run(bench) {
      const sink = await bench.start();
      await close(bench, sink, '');
      await close(bench, sink, ' the second time');
    },
  },
  {
    title: 'ends a start whose signal has aborted, and can be started again',
    async run(bench) {
      const sink = await bench.make();
      const init = sink.init?.bind(sink);
      if (init === undefined) return;
      const ended = await bench.call('init', init, AbortSignal.abort(new Error('the host stops')));
      if (ended.kind === 'resolved') return;
      await bench.must(sink, 'init', init, ' after an aborted one');
      await bench.deliver(sink, plainBatch(), 'a batch after the second start');
    },
  },
  {
    title: 'ends a start when its signal aborts while the other side is silent',
    applies: ({ fallSilent }) => fallSilent !== undefined,
    async run(bench) {
      const sink = await bench.make();
      if (sink.init === undefined) return;
      await bench.subject.fallSilent?.(bench.state);
      await abortedLater(bench, 'init', sink.init.bind(sink));
      await close(bench, sink, ' after an aborted init');
    },
  },
  {
    title: 'can be started again after a start that failed',
    applies: ({ failStart }) => failStart !== undefined,
    async run(bench) {
      const sink = await bench.make();
      await failToStart(bench, sink);
      await bench.must(sink, 'init', (signal) => sink.init?.(signal), ' after one that failed');
      await bench.deliver(sink, plainBatch(), 'a batch after the second start');
    },
  },
  {
    title: 'can be closed after a start that failed',
    applies: ({ failStart }) => failStart !== undefined,
    async run(bench) {
      const sink = await bench.make();
      await failToStart(bench, sink);
      await close(bench, sink, ' after a failed init');
    },
  },
  {
    title: 'closes although its signal has aborted',
    async run(bench) {
      const sink = await bench.start();
      await bench.write(sink, plainBatch());
      if (sink.close !== undefined)
        await bench.call('close', sink.close.bind(sink), AbortSignal.abort(new Error('too late')));
    },
  },
  {
    title: 'leaves nothing behind that keeps the process alive',
    async run(bench) {
      const handles = await watchHandlesOf(async () => {
        const sink = await bench.start();
        await bench.write(sink, plainBatch());
        if ('flush' in sink) await bench.must(sink, 'flush', (signal) => sink.flush?.(signal));
        // Let work that was started but not awaited run, because it counts too.
        await turns();
        await close(bench, sink, '');
      });
      try {
        const gone = await waitUntil(() => handles.open().length === 0, bench.patienceMs);
        mustHold(
          gone,
          `After close there is still: ${handles.open().join(', ')}. Close every connection, server and timer.`,
        );
      } finally {
        handles.end();
      }
    },
  },
];

/** Makes a call whose signal aborts while it is in progress. @returns how it ended */
export async function abortedLater(bench: Bench, what: string, run: (signal: AbortSignal) => unknown): Promise<Ended> {
  const limit = new AbortController();
  const ended = bench.call(what, run, limit.signal);
  // The caller awaits it later; until then a rejection must not count as unhandled.
  ended.catch(() => {});
  await turns(20);
  limit.abort(new DOMException('the time limit passed', 'TimeoutError'));
  return ended;
}

async function close(bench: Bench, sink: StatsSink, why: string): Promise<void> {
  await bench.must(sink, 'close', (signal) => sink.close?.(signal), why);
}

/** Makes the sink's start fail, and then removes the cause. */
export async function failToStart(bench: Bench, sink: StatsSink): Promise<void> {
  const undo = await bench.subject.failStart?.(bench.state);
  mustHold(sink.init !== undefined, 'It has no init, so its start cannot fail: leave failStart out.');
  const ended = await bench.call('init', sink.init.bind(sink));
  mustHold(ended.kind === 'threw', 'init succeeded although the other side was not to be had: look for it in init.');
  mustHold(ended.thrown instanceof Error, `init rejected with no error but ${thrownText(ended.thrown)}.`);
  if (typeof undo === 'function') await (undo as () => unknown)();
}
