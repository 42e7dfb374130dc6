import type { PointBatch } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { Gauge, Registry } from 'prom-client';
import { systemClock } from '../../packages/sink-prometheus/src/clock.js';
import { Exposition } from '../../packages/sink-prometheus/src/exposition/exposition.js';

const STATS = 20;
const ROWS = 5000;
const ROUNDS = 9;
const INTERVAL_MS = 30_000;

/** CPU milliseconds, medians over alternating rounds. */
export interface ExpositionFigures {
  /** Rendering 100 000 samples that are all new since the last scrape, with timestamps. */
  readonly ours: number;
  /** The same samples through prom-client's `registry.metrics()`, which writes no timestamps. */
  readonly theirs: number;
  readonly ratio: number;
  /** Taking the batch of 100 000 samples over, which `ours` does not count. */
  readonly observe: number;
  /** Setting them in prom-client, which `theirs` does not count. */
  readonly theirObserve: number;
  /** A second scrape before anything changed. */
  readonly oursUnchanged: number;
  /** The figures in a sentence. */
  readonly detail: string;
}

/** What a scrape costs: our page against prom-client's, of the same 100 000 samples, every one of them changed. */
export async function expositionRatio(): Promise<ExpositionFigures> {
  const exposition = new Exposition({ timestamps: true, instanceLabel: '', expiryMultiplier: 2 }, systemClock);
  const { registry, set } = promClient();
  const lists = { ours: [], theirs: [], observe: [], theirObserve: [], oursUnchanged: [] } as Record<string, number[]>;
  const note = async (name: string, work: () => unknown): Promise<void> => {
    const milliseconds = await cpuOf(work);
    lists[name]?.push(milliseconds);
  };
  const base = emptyBatch();
  for (let round = -2; round < ROUNDS; round++) {
    // Two rounds to warm up; the values of a round are the same for both.
    if (round === 0) for (const list of Object.values(lists)) list.length = 0;
    const batch = withNewValues(base, round);
    await note('observe', () => exposition.observe(batch));
    await note('ours', () => drain(exposition.page()));
    await note('oursUnchanged', () => drain(exposition.page()));
    await note('theirObserve', () => set(batch));
    await note('theirs', () => registry.metrics());
  }
  const [ours, theirs, observe, theirObserve, oursUnchanged] = Object.values(lists).map(median) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const detail =
    `${STATS * ROWS} changed samples: ours ${ours.toFixed(0)} ms, prom-client ${theirs.toFixed(0)} ms of CPU,` +
    ` medians of ${ROUNDS};` +
    ` taking them over: ours ${observe.toFixed(1)} ms, prom-client ${theirObserve.toFixed(0)} ms;` +
    ` a scrape of nothing new: ${oursUnchanged.toFixed(1)} ms`;
  return { ours, theirs, ratio: ours / theirs, observe, theirObserve, oursUnchanged, detail };
}

function emptyBatch(): PointBatch {
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    tags: { class_name: 'read', devid: String(row % 252), node: String(row % 252), op_name: `operation_${row}` },
    value: 0,
  }));
  const stats = Array.from({ length: STATS }, (_, stat) => ({
    key: `node.protostats.nfs${stat}.op_rate`,
    description: 'A rate.',
    rows,
  }));
  return makeBatch(stats, { intervalMs: INTERVAL_MS });
}

/** Half of the values whole numbers and half of them with all their digits, as OneFS has them. */
function withNewValues(base: PointBatch, round: number): PointBatch {
  const collectedAt = base.collectedAt + (round + 3) * INTERVAL_MS;
  const frames = base.frames.map((frame) => ({
    ...frame,
    timestamps: frame.timestamps.map(() => collectedAt),
    values: frame.values.map((_, row) => (row % 2 === 0 ? Math.floor(Math.random() * 1e6) : Math.random() * 1e4)),
  }));
  return { ...base, collectedAt, frames };
}

function promClient(): { registry: Registry; set: (batch: PointBatch) => void } {
  const registry = new Registry();
  const gauges = new Map<string, Gauge>();
  const gaugeOf = (key: string, labelNames: readonly string[]): Gauge => {
    const name = `isilon_stat_${key.replaceAll('.', '_')}`;
    const gauge = gauges.get(name) ?? new Gauge({ name, help: 'A rate.', labelNames, registers: [registry] });
    gauges.set(name, gauge);
    return gauge;
  };
  const set = (batch: PointBatch): void => {
    for (const { stat, series, values } of batch.frames) {
      const gauge = gaugeOf(stat.key, Object.keys(series[0]?.tags ?? {}));
      for (const [row, { tags }] of series.entries()) gauge.set({ ...tags }, values[row] as number);
    }
  };
  return { registry, set };
}

async function drain(page: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of page) if (chunk.length === 0) throw new Error('an empty chunk');
}

async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;
}
