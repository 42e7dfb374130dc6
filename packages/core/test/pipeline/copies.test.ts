import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { shareCallBoard } from '../../src/blame/call-board.js';
import type { FaultAccount } from '../../src/blame/fault-account.js';
import { watchHandles } from '../../src/blame/handles.js';
import { guardSink } from '../../src/pipeline/guard-sink.js';
import { findChange, freezeBatch, ownCopy } from '../../src/pipeline/own-copy.js';
import type { PointBatch, PullSink, PushSink, SinkDefinition, StatsSink } from '../../src/sink/index.js';
import { makeBatch } from '../../src/testing/index.js';

const never = new AbortController().signal;
const rows = (count: number): { tags: Record<string, string>; value: number }[] =>
  Array.from({ length: count }, (_, index) => ({
    tags: { node: `${index}` },
    value: index === 1 ? Number.NaN : index,
  }));
/** A small frame and a large one: their numbers are compared in two ways. */
const made = (): PointBatch =>
  freezeBatch(
    makeBatch([
      { key: 'small', rows: rows(3) },
      { key: 'large', rows: rows(200) },
    ]),
  );

describe('a copy of a batch', () => {
  it('has the same numbers in memory of its own, and shares the rest', () => {
    const batch = made();
    const copy = ownCopy(batch);
    expect(copy).toEqual(batch);
    expect(findChange(batch, copy)).toBeUndefined();
    for (const [index, frame] of copy.frames.entries()) {
      const original = batch.frames[index]!;
      expect(frame.values.buffer).not.toBe(original.values.buffer);
      expect(frame.series).toBe(original.series);
      expect(Object.isFrozen(frame)).toBe(true);
    }
    expect([Object.isFrozen(copy), Object.isFrozen(copy.frames)]).toEqual([true, true]);
  });

  it.each([
    ['small', 'values', 0],
    ['small', 'values', 2],
    ['small', 'timestamps', 1],
    ['large', 'values', 0],
    ['large', 'values', 199],
    ['large', 'timestamps', 100],
  ] as const)('shows a change of %s.%s[%i]', (key, member, index) => {
    const batch = made();
    const copy = ownCopy(batch);
    copy.frames.find(({ stat }) => stat.key === key)![member][index] = -1;
    expect(findChange(batch, copy)).toBe(key);
  });

  it('shows a number that became NaN, and memory that went elsewhere', () => {
    const batch = made();
    const copy = ownCopy(batch);
    copy.frames[0]!.values[0] = Number.NaN;
    expect(findChange(batch, copy)).toBe('small');
    expect(findChange(batch, { ...batch, frames: batch.frames.slice(0, 1) })).toBe('large');
    const moved = ownCopy(batch);
    const { values } = moved.frames[0]!;
    structuredClone(values, { transfer: [values.buffer as ArrayBuffer] });
    expect(findChange(batch, moved)).toBe('small');
  });
});

describe('a guarded sink', () => {
  interface Guarded<Sink> {
    readonly sink: Sink;
    readonly faults: (readonly [kind: string, detail: string])[];
  }
  function guard<Sink extends StatsSink>(delivery: 'push' | 'pull', instance: Sink, isShared = true): Guarded<Sink> {
    const faults: [string, string][] = [];
    const account = {
      noun: 'sink',
      id: 'one',
      place: 'one.mjs',
      fault: (...fault: [string, string]) => void faults.push(fault),
    } as unknown as FaultAccount;
    return { sink: guardSink({ delivery } as SinkDefinition, instance, account, () => isShared) as Sink, faults };
  }
  const spoil = (batch: PointBatch): void => void (batch.frames[0]!.values[0] = -1);

  it('writes into its own copy when others get the same batch, and is named; its own batch is its own', async () => {
    const batch = made();
    const shared = guard<PushSink>('push', {
      writePoints: async (given) => {
        await Promise.resolve();
        spoil(given);
      },
    });
    await shared.sink.writePoints(batch, never);
    expect(batch.frames[0]!.values[0]).toBe(0);
    expect(shared.faults).toEqual([['mutated', 'writePoints wrote into the values of small']]);
    const alone = guard<PushSink>('push', { writePoints: async (given) => spoil(given) }, false);
    await alone.sink.writePoints(batch, never);
    expect(batch.frames[0]!.values[0]).toBe(-1);
    expect(alone.faults).toEqual([]);
  });

  it('is named also when it throws after that, at once or later, and the error goes through', async () => {
    for (const writePoints of [
      (given: PointBatch): Promise<void> => {
        spoil(given);
        throw new Error('no');
      },
      async (given: PointBatch): Promise<void> => {
        spoil(given);
        throw new Error('no');
      },
    ]) {
      const { sink, faults } = guard<PushSink>('push', { writePoints });
      await expect(sink.writePoints(made(), never)).rejects.toThrow('no');
      expect(faults).toHaveLength(1);
    }
  });

  it('as one that is asked is guarded in the same way, and an async observe is blamed for its rejection', async () => {
    const { sink, faults } = guard<PullSink>('pull', {
      observe: (given) => {
        spoil(given);
        return Promise.reject(new Error('later')) as unknown as void;
      },
    });
    sink.observe(made());
    await new Promise(setImmediate);
    expect(faults).toEqual([
      ['mutated', 'observe wrote into the values of small'],
      ['uncaught', 'observe rejected: Error: later'],
    ]);
  });

  it('is blamed for a forget that throws or rejects, and nobody else notices', async () => {
    for (const forget of [
      () => {
        throw new Error('no');
      },
      (() => Promise.reject(new Error('no'))) as () => void,
    ]) {
      const { sink, faults } = guard<PullSink>('pull', { observe() {}, forget });
      sink.forget?.('c1:8080');
      await new Promise(setImmediate);
      expect(faults).toEqual([['uncaught', 'forget failed: Error: no']]);
    }
    expect(guard<PullSink>('pull', { observe() {} }).sink).not.toHaveProperty('forget');
  });

  it('has just the members that it has, and is called with a signal that follows', async () => {
    const bare = guard<PushSink>('push', { writePoints: async () => {} });
    expect(Object.keys(bare.sink).sort()).toEqual(['close', 'writePoints']);
    await bare.sink.close?.(never);
    const calls: string[] = [];
    const note =
      (call: string) =>
      async (signal: AbortSignal): Promise<void> => {
        signal.addEventListener('abort', () => calls.push(`${call} aborted`));
        calls.push(call);
      };
    const full = guard<PushSink>('push', {
      init: note('init'),
      writePoints: (_, signal) => note('write')(signal),
      flush: note('flush'),
      close: note('close'),
    });
    const controller = new AbortController();
    await full.sink.init?.(controller.signal);
    await full.sink.writePoints(made(), controller.signal);
    await full.sink.flush?.(controller.signal);
    await full.sink.close?.(controller.signal);
    controller.abort();
    expect(calls).toEqual([
      'init',
      'write',
      'flush',
      'close',
      'init aborted',
      'write aborted',
      'flush aborted',
      'close aborted',
    ]);
    expect(full.faults).toEqual([]);
  });

  it('that is asked may take a batch at once, and gets the batch itself when nobody else does', () => {
    const seen: PointBatch[] = [];
    const batch = made();
    for (const isShared of [true, false]) {
      const { sink, faults } = guard<PullSink>('pull', { observe: (given) => void seen.push(given) }, isShared);
      sink.observe(batch);
      expect(faults).toEqual([]);
    }
    expect([seen[0] === batch, seen[1] === batch]).toEqual([false, true]);
    expect(seen[0]).toEqual(batch);
  });

  it('counts as at work while a write is under way, however that ends', async () => {
    const slots = new Int32Array(1000);
    const calls = (): number => slots.slice(1).reduce((sum, count) => sum + count, 0);
    shareCallBoard({ slots, named: () => {} });
    let end: ((ending: Promise<void>) => void) | undefined;
    const { sink } = guard<PushSink>('push', { writePoints: () => new Promise((resolve) => (end = resolve)) });
    for (const ending of [Promise.resolve(), Promise.reject(new Error('no'))]) {
      const written = sink.writePoints(made(), never);
      expect(calls()).toBe(1);
      end?.(ending);
      await Promise.resolve(written).catch(() => undefined);
      expect(calls()).toBe(0);
    }
  });

  it('is told what it leaves open when it was closed, and nothing when it ended that', async () => {
    watchHandles();
    let timer: NodeJS.Timeout | undefined;
    const begin = async (): Promise<void> => void (timer = setInterval(() => {}, 1e9));
    const leaking = guard<PushSink>('push', { init: begin, writePoints: async () => {}, close: async () => {} });
    await leaking.sink.init?.(never);
    await leaking.sink.close?.(never);
    clearInterval(timer);
    expect(leaking.faults).toEqual([['leaked', 'a timer']]);
    const server = createServer();
    const tidy = guard<PushSink>('push', {
      init: () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve)),
      writePoints: async () => {},
      close: async () => void server.close(),
    });
    await tidy.sink.init?.(never);
    await tidy.sink.close?.(never);
    expect(tidy.faults).toEqual([]);
  });
});
