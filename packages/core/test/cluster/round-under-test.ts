import { CurrentRound } from '../../src/sources/current/current-round.js';
import type { RoundOutcome } from '../../src/cluster/job.js';
import { ClusterMemories } from '../../src/cluster/memory.js';
import { currentMemory, type CurrentContext } from '../../src/sources/current/memory.js';
import type { ResolvedConfig } from '../../src/config/types.js';
import { ClusterRecorder } from '../../src/health/recorder.js';
import type { FetchedEvent } from '../../src/hooks/events.js';
import { createHooks } from '../../src/hooks/hooks.js';
import { LimitWatch } from '../../src/limits/index.js';
import type { PapiAnswer, PapiRequestOptions } from '../../src/papi/client.js';
import type { KeyItem } from '../../src/papi/wire-types.js';
import type { PointBatch } from '../../src/sink/index.js';
import { healthListener } from '../../src/reporting/health-listener.js';
import { manualClock, memoryLogger, type ManualClock } from '../../src/testing/index.js';

export const cluster = { id: 'c:8080', hostname: 'c', name: 'c', guid: 'g', release: 'v9' };

/** A cluster that answers a request as the test says, now or later. */
export type Answering = (path: string, options: PapiRequestOptions) => PapiAnswer<object> | Promise<PapiAnswer<object>>;

export interface RoundUnderTest {
  readonly context: CurrentContext;
  readonly clock: ManualClock;
  readonly health: ClusterRecorder;
  readonly asked: { readonly path: string; readonly options: PapiRequestOptions }[];
  readonly got: PointBatch[];
  readonly fetched: FetchedEvent[];
  readonly lines: ReturnType<typeof memoryLogger>['lines'];
  readonly said: (level: string) => string[];
}

export interface RoundSetUp {
  readonly answer: Answering;
  readonly catalog?: readonly KeyItem[];
  readonly config?: Partial<ResolvedConfig>;
}

/** What a round works with, on a clock turned by hand. */
export function roundUnderTest({ answer, catalog = [], config = {} }: RoundSetUp): RoundUnderTest {
  const [clock, logger, hooks] = [manualClock(), memoryLogger(), createHooks(() => {})];
  const asked: RoundUnderTest['asked'] = [];
  const [got, fetched]: [PointBatch[], FetchedEvent[]] = [[], []];
  hooks.fetched.tap('test', (event) => void fetched.push(event));
  const health = new ClusterRecorder({ id: 'c:8080', hostname: 'c' }, clock, healthListener(hooks, logger));
  const memory = new ClusterMemories(new LimitWatch({ clusterId: cluster.id, clock, logger }), clock, logger).of(
    cluster,
    false,
  );
  const context = {
    cluster,
    clock,
    logger,
    hooks,
    health,
    catalog: new Map(catalog.map((item) => [item.key, item])),
    memory,
    current: currentMemory(memory),
    config: {
      includeDegraded: false,
      statTimeoutSeconds: 0,
      statRetries: 2,
      statRetryIntervalMs: 2000,
      maxRetries: 1,
      ...config,
    },
    dispatch: (batch: PointBatch) => void got.push(batch),
    client: {
      get: async (path: string, options: PapiRequestOptions) => {
        asked.push({ path, options });
        return answer(path, options);
      },
      close: async () => {},
    },
  } as unknown as CurrentContext;
  const said = (level: string): string[] =>
    logger.lines.filter((line) => line.level === level).map(({ message }) => message);
  return { context, clock, health, asked, got, fetched, lines: logger.lines, said };
}

/** A key of the catalogue whose rows are those of nodes. */
export const keyItem = (key: string, more: Partial<KeyItem> = {}): KeyItem =>
  ({ key, type: 'int32', description: '', units: 'none', scope: 'node', ...more }) as KeyItem;

export const keysIn = (path: string): string[] => new URL(path, 'https://c').searchParams.getAll('key');

export const INTERVAL = 10_000;

export interface CurrentRoundUnderTest extends RoundUnderTest {
  /** The keys of each request. */
  readonly keys: string[][];
  /** A round, and what is left to do before the next one. */
  readonly run: () => Promise<void>;
  /** A round alone. */
  readonly round: (signal?: AbortSignal) => Promise<RoundOutcome>;
}

export interface CurrentRoundSetUp {
  /** Of an answer. */
  readonly bytes?: () => number;
  readonly config?: Partial<ResolvedConfig>;
  readonly policies?: KeyItem['policies'];
}

/** @param answer the rows for the n-th request, or what it throws */
export function currentRound(
  keys: readonly string[],
  answer: (keys: string[], request: number) => unknown,
  { bytes = () => 1000, config, policies }: CurrentRoundSetUp = {},
): CurrentRoundUnderTest {
  const asked: string[][] = [];
  const one = roundUnderTest({
    catalog: keys.map((key) => keyItem(key, { policies: policies ?? null })),
    ...(config && { config }),
    answer: (path) => {
      asked.push(keysIn(path));
      return { body: { stats: answer(keysIn(path), asked.length) }, bytes: bytes() };
    },
  });
  const job = { source: 'current', id: 'current', intervalMs: INTERVAL, groups: ['g'], keys } as const;
  const round = new CurrentRound(job, one.context);
  const never = new AbortController().signal;
  const begin = (signal = never): Promise<RoundOutcome> =>
    round.run({ signal, next: one.clock.monotonic() + INTERVAL });
  const run = async (): Promise<void> => {
    const { afterwards } = await begin();
    await afterwards?.(never);
  };
  return { ...one, keys: asked, run, round: begin };
}
