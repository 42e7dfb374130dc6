import {
  defineSink,
  partial,
  permanent,
  points,
  retryable,
  type PointBatch,
  type PullSink,
  type PushSink,
  type SinkContext,
  type SinkDefinition,
  type StandardSchema,
  type WriteOutcome,
} from '../../src/sink/index.js';
import type { ConformanceSubject, ReceivedPoint } from '../../src/testing/index.js';

/** The other side of the sinks of these tests. */
export interface Shelf {
  readonly id: string;
  points: ReceivedPoint[];
  failNext: WriteOutcome['kind'] | undefined;
  failStart: boolean;
  silent: boolean;
}

const shelves = new Map<string, Shelf>();
let lastShelf = 0;

function openShelf(): Shelf {
  const shelf: Shelf = { id: `shelf ${++lastShelf}`, points: [], failNext: undefined, failStart: false, silent: false };
  shelves.set(shelf.id, shelf);
  return shelf;
}

export const shelfSchema: StandardSchema<{ shelf: string; token: string }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate(value) {
      const { shelf, token } = (value ?? {}) as Record<string, unknown>;
      if (typeof shelf !== 'string') return { issues: [{ message: 'expected the id of a shelf', path: ['shelf'] }] };
      return { value: { shelf, token: String(token) } };
    },
  },
};

/** What a fault gets to spoil: the sink that keeps every promise, its other side, its context. */
interface Parts<Sink> {
  readonly good: Sink;
  readonly shelf: Shelf;
  readonly context: SinkContext;
}
export type Spoil<Sink> = (parts: Parts<Sink>) => Partial<Sink>;

export function pushDefinition(
  spoil: Spoil<Required<Omit<PushSink, 'destination'>>> = () => ({}),
  maxConcurrency = 1,
): SinkDefinition {
  return defineSink({
    name: 'shelf',
    delivery: 'push',
    config: shelfSchema,
    maxConcurrency,
    create(options: { shelf: string }, context) {
      const shelf = shelves.get(options.shelf) as Shelf;
      const good = goodPush(shelf);
      return { ...good, ...spoil({ good, shelf, context }) };
    },
  });
}

export function pullDefinition(spoil: Spoil<Required<Omit<PullSink, 'destination'>>> = () => ({})): SinkDefinition {
  return defineSink({
    name: 'shelf',
    delivery: 'pull',
    config: shelfSchema,
    create(options: { shelf: string }, context) {
      const shelf = shelves.get(options.shelf) as Shelf;
      const good: Required<Omit<PullSink, 'destination'>> = {
        init: (signal) => start(shelf, signal),
        observe: (batch) => void (shelf.points = keepLatest(shelf.points, pointsIn(batch))),
        forget(clusterId) {
          shelf.points = shelf.points.filter(({ tags }) => !clusterId.startsWith(`${tags['cluster']}.`));
        },
        close: async () => {},
      };
      return { ...good, ...spoil({ good, shelf, context }) };
    },
  });
}

/** All that the suite can be told about a shelf, so that it runs every test. */
export function subjectOf(definition: SinkDefinition): ConformanceSubject<Shelf> {
  const fail = (kind: WriteOutcome['kind']) => (shelf: Shelf) => (shelf.failNext = kind);
  return {
    definition,
    setUp: openShelf,
    options: ({ id }) => ({ shelf: id, token: 'hunter2' }),
    refusedOptions: [{ shelf: 1 }],
    received: (shelf) => shelf.points,
    failStart: (shelf) => (shelf.failStart = true),
    ...(definition.delivery === 'push' && {
      failNext: { retryable: fail('retryable'), permanent: fail('permanent'), partial: fail('partial') },
      fallSilent: (shelf: Shelf) => (shelf.silent = true),
    }),
    secrets: ['hunter2'],
    patienceMs: 400,
  };
}

function goodPush(shelf: Shelf): Required<Omit<PushSink, 'destination'>> {
  return {
    init: (signal) => start(shelf, signal),
    async writePoints(batch, signal) {
      signal.throwIfAborted();
      if (shelf.silent) await silence(signal);
      const { failNext } = shelf;
      shelf.failNext = undefined;
      if (failNext === 'retryable') throw retryable('busy', { retryAfterMs: 10 });
      if (failNext === 'permanent') throw permanent('bad line');
      if (failNext === 'partial') throw partial('one bad line', { rejected: 1 });
      shelf.points.push(...pointsIn(batch));
    },
    flush: async () => {},
    close: async () => {},
  };
}

async function start(shelf: Shelf, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { failStart } = shelf;
  shelf.failStart = false;
  if (failStart) throw new Error('nobody is there');
}

export function silence(signal?: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
}

export function pointsIn(batch: PointBatch): ReceivedPoint[] {
  return [...points(batch)].map(({ measurement, tags, fields, timestamp }) => ({
    measurement,
    tags,
    fields,
    timestamp,
  }));
}

/** A pull sink serves one point a series: the latest. */
function keepLatest(before: readonly ReceivedPoint[], now: readonly ReceivedPoint[]): ReceivedPoint[] {
  const keyOf = ({ measurement, tags }: ReceivedPoint): string => JSON.stringify([measurement, tags]);
  const fresh = new Set(now.map(keyOf));
  return [...before.filter((one) => !fresh.has(keyOf(one))), ...now];
}
