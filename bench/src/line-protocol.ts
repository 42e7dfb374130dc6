import type { Frame, PointBatch, Series } from '@gostats/core/sink';
import { points } from '@gostats/core/sink';
import { lineChunks } from '@gostats/line-protocol';
import { InfluxDB } from 'influx';
import type { IPoint } from 'influx';
import type { Measured } from './measured.js';

/** Both in CPU seconds. */
export interface LineProtocolMeasured extends Measured {
  readonly ours: number;
  readonly theirs: number;
}

const POINTS = 100_000;
const POINTS_PER_STAT = 2_000;
const ROUNDS = 9;

/**
 * CPU time to encode 100 000 points of five fields: ours from a batch, that of the `influx` client from its own point
 * objects, which are made beforehand. Both are warm and have met all series, as in a collector that has run a while.
 */
export async function lineProtocolRatio(): Promise<LineProtocolMeasured> {
  const batch = makeBatch();
  const objects = [...points(batch)].map(({ measurement, tags, fields, timestamp }): IPoint => ({
    measurement,
    tags: { ...tags },
    fields,
    timestamp: new Date(timestamp),
  }));
  const client = clientWithoutNetwork();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const cpuOfOurs = await cpuSeconds(() => encode(batch));
    const cpuOfTheirs = await cpuSeconds(() => client.writePoints(objects, { precision: 's' }));
    if (round < 0) continue;
    ours.push(cpuOfOurs);
    theirs.push(cpuOfTheirs);
  }
  const [mine, other] = [median(ours), median(theirs)];
  const figures = `ours ${mine.toFixed(3)} s, influx ${other.toFixed(3)} s of CPU`;
  const detail = `${POINTS} points of 5 fields: ${figures}, medians of ${ROUNDS}`;
  return { ours: mine, theirs: other, ratio: mine / other, detail };
}

async function encode(batch: PointBatch): Promise<void> {
  let lines = 0;
  for await (const chunk of lineChunks(batch)) lines += chunk.lines;
  if (lines !== POINTS) throw new Error(`expected ${POINTS} lines, found ${lines}`);
}

/** Its `writePoints` ends in one call of its connection pool; that call is taken out and the encoding stays. */
function clientWithoutNetwork(): InfluxDB {
  const client = new InfluxDB({ host: '127.0.0.1', database: 'bench' });
  const transport = (client as unknown as { _pool: { discard(request: { body: string }): Promise<void> } })['_pool'];
  transport.discard = ({ body }) => {
    // What the transport would do with it: the text becomes bytes.
    if (Buffer.from(body).length < POINTS) throw new Error('the client encoded nothing');
    return Promise.resolve();
  };
  return client;
}

async function cpuSeconds(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/**
 * Protocol statistics of many nodes, with numbers as OneFS prints them: counts, averages that are whole or have one
 * decimal, and rates that were 32-bit floats and so have up to seventeen digits.
 */
function makeBatch(): PointBatch {
  const frames = Array.from({ length: POINTS / POINTS_PER_STAT }, (_, stat) => makeFrame(stat));
  const cluster = { id: 'c:8080', hostname: 'c', name: 'c', guid: '0', release: 'v9.7.1.2' };
  return { cluster, collectedAt: 0, intervalMs: 30_000, groups: ['bench'], pointCount: POINTS, frames };
}

function makeFrame(stat: number): Frame {
  const series = Array.from({ length: POINTS_PER_STAT }, (_, row) => makeSeries(stat, row));
  const names = ['operation_count', 'op_size', 'in_avg', 'out_avg', 'in_rate'];
  return {
    stat: {
      key: `node.protostats.p${stat}`,
      description: '',
      units: 'none',
      scope: 'node',
      valueType: 'stats_proto_opstat_list',
      multiField: true,
    },
    fields: names.map((name, column) => ({ name, type: column === 0 ? 'integer' : 'float' })),
    series,
    timestamps: new Float64Array(series.length).fill(1_700_000_000_000),
    values: Float64Array.from({ length: series.length * names.length }, (_, index) => {
      const value = ((index * 7919) % 1_000_003) + stat;
      return [value, value % 8192, (value % 1000) / 10, value % 97, Math.fround(value / 77)][
        index % names.length
      ] as number;
    }),
  };
}

function makeSeries(stat: number, row: number): Series {
  const node = String(1 + (row % 50));
  const tags = {
    class_name: 'file_state',
    cluster: 'simcluster',
    devid: node,
    node,
    op_name: `operation_${Math.floor(row / 50)}`,
  };
  return { id: stat * POINTS_PER_STAT + row, key: `${stat}/${row}`, tags };
}
