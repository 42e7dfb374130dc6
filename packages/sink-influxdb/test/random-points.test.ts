import type { PointBatch, PushSink } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { influxDbBinary, startInfluxDb, startVictoriaMetrics, victoriaMetricsBinary } from '@gostats/test-servers';
import type { TestServer } from '@gostats/test-servers';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { makeSink, never } from './support.js';

/** A row as it was written, or as a database tells it. */
interface Point {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  readonly ms: number;
}

const BATCHES = 300;
const ordinary = ['a', 'B', '7', '.', '_', '/', '$', '{', '}', '%', '-', '`', 'ä', '漢', '😀'];
const special = [
  ' ',
  ',',
  '=',
  '"',
  "'",
  '\\',
  '#',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '\0',
  '\u0001',
  '\u007f',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ud800',
];
const piece = fc.constantFrom(...ordinary, ...special);
const shortText = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
const longText = shortText.map((text) => text + 'x'.repeat(3_000) + text);
/** Mostly short ones; of the others one in twenty. */
const mostly = (usual: fc.Arbitrary<string>, rare: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: rare });
const shortName = mostly(shortText, fc.constantFrom('time', 'Time', 'constructor', 'value'));
const tagValue = mostly(mostly(shortText, longText), fc.constant(''));
const ordinaryFloats = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.constantFrom(0, -0, 0.1, 0.2000000029802322, 1e-7, 1e21, 123_456_789.125, -2.25),
);
const anyFloat = fc.oneof(
  fc.double(),
  ordinaryFloats,
  fc.constantFrom(5e-324, -5e-324, 2.2250738585072014e-308, 1e300, Number.MAX_VALUE, NaN, Infinity, -Infinity),
);
const whole = fc.oneof(
  fc.maxSafeInteger(),
  fc.constantFrom(
    0,
    -0,
    2.5,
    2 ** 53,
    2 ** 53 + 2,
    2 ** 62,
    2 ** 63,
    2 ** 63 - 1024,
    -(2 ** 63),
    -(2 ** 63) + 1024,
    NaN,
  ),
);
/** Few of them: a database makes a file for each week or month. */
const ms = fc.constantFrom(1000, 946_684_800_000, 1_700_000_000_000, 1_700_000_000_999, 1_764_090_000_000);

/** What is drawn: one statistic with rows, as `makeBatch` takes it. A tag tells the rows apart. */
function statistics(
  name: fc.Arbitrary<string>,
  tagValues: fc.Arbitrary<string>,
  floats: fc.Arbitrary<number>,
): readonly PointBatch[] {
  const row = fc.record({
    tags: fc.dictionary(name, tagValues, { maxKeys: 4, noNullPrototype: true }),
    value: fc
      .tuple(floats, whole, floats, name)
      .map(([one, two, three, field]) => ({ [field]: three, 'a float': one, 'an integer': two })),
    timestamp: ms,
  });
  const drawn = fc.sample(fc.tuple(name, fc.array(row, { minLength: 1, maxLength: 4 })), BATCHES);
  const seen = new Set<string>();
  return drawn
    .filter(([key]) => !seen.has(heldMeasurement(key)) && seen.add(heldMeasurement(key)))
    .map(([key, rows], batch) =>
      makeBatch([
        {
          key,
          integers: ['an integer'],
          rows: rows.map((one, index) => ({ ...one, tags: { ...one.tags, row_id: `${batch}.${index}` } })),
        },
      ]),
    );
}

/** What the format cannot hold, and what stands there instead: README.md of line-protocol says the same. */
const oneLine = (text: string): string => text.toWellFormed().replace(/\r\n|\r|\n/g, ' ');
const heldValue = (text: string): string => oneLine(text).replace(/\\$/, '/');
const heldTagName = (text: string): string => oneLine(text).replaceAll('\\', '/');
// oxlint-disable-next-line no-control-regex -- they are what cannot be held
const heldName = (text: string): string => heldTagName(text).replace(/[\0-\x1f]/g, ' ');
const heldMeasurement = (text: string): string => heldName(text).replace(/^#/, '_');
const heldField = (text: string): string => heldName(text).replaceAll('"', "'");

/** The points that a database must have after the batches, by `row_id`. */
function expectedOf(batches: readonly PointBatch[]): Map<string, Point> {
  const points = new Map<string, Point>();
  for (const frame of batches.flatMap(({ frames }) => frames)) {
    for (const [row, series] of frame.series.entries()) {
      const tags = new Map<string, string>();
      for (const [tag, value] of Object.entries(series.tags)) {
        if (tag !== 'time' && value !== '' && !tags.has(heldTagName(tag))) tags.set(heldTagName(tag), heldValue(value));
      }
      const fields = new Map<string, number>();
      const names = new Set<string>();
      for (const [column, { name: field, type }] of frame.fields.entries()) {
        const value = frame.values[row * frame.fields.length + column] as number;
        const kept = type === 'integer' ? Math.round(value) : value;
        const first = field !== 'time' && !names.has(heldField(field));
        names.add(heldField(field));
        if (first && Number.isFinite(kept) && (type === 'float' || Math.abs(kept) < 2 ** 63))
          fields.set(heldField(field), kept + 0);
      }
      const point = {
        measurement: heldMeasurement(frame.stat.key),
        tags: Object.fromEntries(tags),
        fields: Object.fromEntries(fields),
        ms: Math.floor((frame.timestamps[row] as number) / 1000) * 1000,
      };
      if (fields.size > 0) points.set(series.tags['row_id'] as string, point);
    }
  }
  return points;
}

async function writeAll(server: TestServer, batches: readonly PointBatch[]): Promise<void> {
  onTestFinished(() => server.stop());
  const sink: PushSink = await makeSink({ host: server.host, port: server.port, database: 'random' });
  await sink.init?.(never);
  for (const batch of batches) await sink.writePoints(batch, never);
  await sink.close?.(never);
}

/** One request with a statement for each measurement. */
async function readInfluxDb(server: TestServer, measurements: readonly string[]): Promise<Map<string, Point>> {
  const q = measurements.map((one) => `select * from "${one.replaceAll('"', '\\"')}" group by *`).join(';');
  const answer = await fetch(`${server.url}/query`, {
    method: 'POST',
    body: new URLSearchParams({ db: 'random', epoch: 'ms', q }),
  });
  const { results } = (await answer.json()) as {
    results: {
      series?: { name: string; tags: Record<string, string>; columns: string[]; values: (number | null)[][] }[];
      error?: string;
    }[];
  };
  expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
  const points = new Map<string, Point>();
  for (const { name: measurement, tags: all, columns, values } of results.flatMap(({ series = [] }) => series)) {
    const tags = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    for (const row of values) {
      const entries = columns
        .map((column, index) => [column, row[index]] as const)
        .filter(([column, value]) => column !== 'time' && value !== null);
      points.set(tags['row_id'] as string, {
        measurement,
        tags,
        fields: Object.fromEntries(entries) as Record<string, number>,
        ms: row[0] as number,
      });
    }
  }
  return points;
}

test.skipIf(influxDbBinary() === undefined)('InfluxDB has every random point as it was written', async () => {
  const batches = statistics(mostly(shortName, longText), tagValue, anyFloat);
  const expected = expectedOf(batches);
  const server = await startInfluxDb();
  await writeAll(server, batches);
  const measurements = [...new Set([...expected.values()].map(({ measurement }) => measurement))];
  expect(await readInfluxDb(server, measurements)).toEqual(expected);
  expect(expected.size).toBeGreaterThan(BATCHES);
});

interface Exported {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  readonly timestamps: readonly number[];
}

async function readVictoriaMetrics(server: TestServer): Promise<Exported[]> {
  await fetch(`${server.url}/internal/force_flush`);
  const answer = await fetch(
    `${server.url}/api/v1/export?${new URLSearchParams({ 'match[]': '{db="random"}' }).toString()}`,
  );
  return (await answer.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Exported);
}

/**
 * What VictoriaMetrics (1.79.5) does not hold: it takes a backslash away, or the line apart, where one stands before a
 * further backslash, a comma, an equals sign or a space; it drops a label whose name is longer than 256 characters; it keeps
 * twelve digits of a number, and none of one that is next to nothing. README.md of line-protocol says the same.
 */
const withoutPairs = tagValue.map((value) => value.replace(/\\(?=[\\,= \r\n])/g, '/'));

const tolerance = (value: number): number => Math.max(Math.abs(value) * 1e-12, 1e-280);

test.skipIf(victoriaMetricsBinary() === undefined)(
  'VictoriaMetrics has every random point as it was written',
  async () => {
    const batches = statistics(shortName, withoutPairs, anyFloat);
    const expected = [...expectedOf(batches).values()].flatMap(({ measurement, tags, fields, ms: at }) =>
      Object.entries(fields).map(([field, value]) => ({
        metric: { ...tags, __name__: `${measurement}_${field}`, db: 'random' },
        value,
        at,
      })),
    );
    const server = await startVictoriaMetrics();
    await writeAll(server, batches);
    let found: Exported[] = [];
    await expect
      .poll(async () => (found = await readVictoriaMetrics(server)).length, { timeout: 20_000 })
      .toBe(expected.length);
    const key = (metric: Readonly<Record<string, string>>): string => `${metric['row_id']} ${metric['__name__']}`;
    const byKey = new Map(found.map((one) => [key(one.metric), one]));
    for (const { metric, value, at } of expected) {
      const one = byKey.get(key(metric));
      expect(one).toMatchObject({ metric, timestamps: [at] });
      expect(Math.abs((one?.values[0] ?? NaN) - value), `${value} of ${JSON.stringify(metric)}`).toBeLessThanOrEqual(
        tolerance(value),
      );
    }
  },
);
