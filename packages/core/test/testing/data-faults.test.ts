import { describe, expect, it } from 'vitest';
import type { Frame, PointBatch } from '../../src/sink/index.js';
import type { ReceivedPoint } from '../../src/testing/index.js';
import { ALL_THAT_COMPARE, failuresOf, runSuite, shortcomings } from './collect-results.js';
import { pointsIn, pullDefinition, pushDefinition, subjectOf } from './shelf.js';

/** What a faulty sink stores in place of the points of a batch. */
type Wrong = (right: ReceivedPoint[], batch: PointBatch) => readonly ReceivedPoint[];
type Fault = readonly [fault: string, wrong: Wrong, titles: readonly RegExp[], complaint: RegExp];

const [TABLE, SEVERAL, SPLIT, VIEWS, TIMES] = [
  /^takes several rows with several fields/,
  /^takes several statistics/,
  /^takes two frames of one statistic/,
  /^takes numbers that are views/,
  /^takes rows with times of their own/,
];
const [ABSENT, NUMBERS, INTEGERS, TEXTS, NAMES, WIDE, MANY] = [
  /^takes rows that lack some fields/,
  /^takes negative, tiny and huge/,
  /^takes integer fields/,
  /^takes tags with any text/,
  /^takes tags with any name/,
  /^takes a statistic of 200 fields/,
  /^takes a batch of 5000 rows/,
];

const eachPoint =
  (change: (point: ReceivedPoint) => Partial<ReceivedPoint>): Wrong =>
  (right) =>
    right.map((point) => ({ ...point, ...change(point) }));

const eachTag = (change: (text: string) => string): Wrong =>
  eachPoint(({ tags }) => ({ tags: mapEntries(tags, ([name, text]) => [name, change(text)]) }));

const eachValue = (change: (value: number) => number): Wrong =>
  eachPoint(({ fields }) => ({ fields: mapEntries(fields, ([name, value]) => [name, change(value)]) }));

/** Reads the numbers of a frame wrongly. */
const eachFrame =
  (change: (frame: Frame) => Partial<Frame>): Wrong =>
  (_right, batch) =>
    pointsIn({ ...batch, frames: batch.frames.map((frame) => ({ ...frame, ...change(frame) })) });

function mapEntries<Value>(
  table: Readonly<Record<string, Value>>,
  change: (entry: [string, Value]) => [string, Value],
): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).map(change));
}

function transposed({ fields, series, values }: Frame): Partial<Frame> {
  const rows = series.length;
  return {
    values: values.map((_, index) => values[(index % fields.length) * rows + Math.floor(index / fields.length)] ?? 0),
  };
}

const faults: readonly Fault[] = [
  ['tags are dropped', eachPoint(() => ({ tags: {} })), ALL_THAT_COMPARE, /arrived with the tags \{\}/],
  ['every tag is replaced', eachTag(() => 'x'), ALL_THAT_COMPARE, /the tags \{.*=x/],
  [
    'timestamps are multiplied by 10⁶',
    eachPoint(({ timestamp = 0 }) => ({ timestamp: timestamp * 1e6 })),
    ALL_THAT_COMPARE,
    /arrived with the timestamp \d{19}/,
  ],
  [
    'all rows have the time of the batch',
    (right, { collectedAt }) => right.map((point) => ({ ...point, timestamp: collectedAt })),
    [TIMES],
    /arrived with the timestamp/,
  ],
  [
    'rows and columns are transposed',
    eachFrame(transposed),
    [TABLE, SEVERAL, SPLIT, VIEWS, ABSENT],
    /arrived (as|with)/,
  ],
  [
    'values.buffer is read without byteOffset',
    eachFrame(({ values }) => ({ values: new Float64Array(values.buffer).subarray(0, values.length) })),
    [VIEWS, /^runs behind the queue/],
    /arrived as/,
  ],
  [
    'timestamps.buffer is read without byteOffset',
    eachFrame(({ timestamps }) => ({ timestamps: new Float64Array(timestamps.buffer).subarray(0, timestamps.length) })),
    [VIEWS],
    /arrived with the timestamp/,
  ],
  [
    'NaN is written as 0',
    eachFrame(({ values }) => ({ values: values.map((value) => (Number.isNaN(value) ? 0 : value)) })),
    [ABSENT],
    /is 0 there, and was not sent.*NaN/,
  ],
  [
    'NaN is written as null',
    (right, { frames }) =>
      right.map((point) => {
        const frame = frames.find(({ stat }) => stat.key === point.measurement);
        const all = frame?.stat.key === 'node.conformance.split' ? [] : (frame?.fields ?? []);
        const nulls = Object.fromEntries(all.map(({ name }) => [name, null as never]));
        return { ...point, fields: { ...nulls, ...point.fields } };
      }),
    [ABSENT],
    /is null there, and was not sent/,
  ],
  [
    'large batches are dropped',
    (right) => (right.length > 1000 ? [] : right),
    [MANY],
    /^5000 of 5000 values.*did not arrive/,
  ],
  ['a batch is cut at 901 rows', (right) => right.slice(0, 901), [MANY], /^4099 of 5000 values.*did not arrive/],
  [
    'fields are shifted by one',
    eachFrame(({ fields }) => ({ fields: [...fields.slice(1), ...fields.slice(0, 1)] })),
    [TABLE, SEVERAL, SPLIT, VIEWS, ABSENT, INTEGERS, WIDE],
    /arrived (with the field|as)/,
  ],
  ['one row is written twice', (right) => [...right, ...right.slice(-1)], ALL_THAT_COMPARE, /more than once/],
  [
    'a row has the tags of the row before',
    (right) => right.map((point, row) => ({ ...point, tags: right[row - 1]?.tags ?? point.tags })),
    ALL_THAT_COMPARE,
    /arrived (with the tags|as)/,
  ],
  [
    'all frames have the measurement of the first',
    (right, { frames }) => right.map((point) => ({ ...point, measurement: frames[0]?.stat.key ?? '' })),
    [SEVERAL, VIEWS, NUMBERS, /^takes a frame without rows/],
    /arrived with the measurement/,
  ],
  [
    'of frames with one measurement the last one is written',
    (_right, batch) =>
      pointsIn({ ...batch, frames: [...new Map(batch.frames.map((frame) => [frame.stat.key, frame])).values()] }),
    [SPLIT],
    /did not arrive/,
  ],
  ['fractions are cut off', eachValue(Math.trunc), ALL_THAT_COMPARE, / arrived as -?\d+\.$|were missing/],
  [
    'integers have 32 bits',
    eachValue((value) => (Number.isInteger(value) ? value | 0 : value)),
    [NUMBERS, INTEGERS],
    /arrived as/,
  ],
  ['numbers have 32 bits', eachValue(Math.fround), [NUMBERS, INTEGERS], /arrived as/],
  ['-0 is written as 0', eachValue((value) => value + 0), [NUMBERS], /The value -0 of .* arrived as 0/],
  [
    'text is not written as UTF-8',
    eachTag((text) => Buffer.from(text, 'latin1').toString('utf8')),
    [TEXTS],
    /arrived with the tags/,
  ],
  ['text ends at a zero byte', eachTag((text) => text.replace(/\0.*/s, '')), [TEXTS], /arrived with the tags/],
  ['text is trimmed', eachTag((text) => text.trim()), [TEXTS], /arrived with the tags/],
  ['text is cut at 255 characters', eachTag((text) => text.slice(0, 255)), [TEXTS], /5000 characters.*arrived with/],
  [
    'a tag named __proto__ is lost',
    eachPoint(({ tags }) => {
      const copy: Record<string, string> = {};
      for (const [name, text] of Object.entries(tags)) copy[name] = text;
      return { tags: copy };
    }),
    [NAMES],
    /__proto__=x.*arrived with the tags/,
  ],
];

describe('of the data, the suite finds', () => {
  it.each(faults)('%s', async (_fault, wrong, titles, complaint) => {
    const definition = pushDefinition(({ good, shelf }) => ({
      async writePoints(batch, signal) {
        const before = shelf.points.length;
        await good.writePoints(batch, signal);
        shelf.points.push(...wrong(shelf.points.splice(before), batch));
      },
    }));
    // The order of values, and what a failed write does, are other tests' business.
    const { failNext: _, ...subject } = subjectOf(definition);
    expect(shortcomings(await failuresOf(subject), titles, complaint)).toEqual([]);
  });

  it.each(faults.filter(([, , titles]) => titles !== ALL_THAT_COMPARE && !titles.includes(VIEWS)))(
    '%s, by a sink that is asked',
    async (_fault, wrong, titles, complaint) => {
      const definition = pullDefinition(({ good, shelf }) => ({
        observe(batch) {
          const { points } = shelf;
          shelf.points = [];
          good.observe(batch);
          const stored = wrong(shelf.points, batch);
          const measurements = new Set(batch.frames.map(({ stat }) => stat.key));
          const others = points.filter(
            ({ measurement, tags }) => !measurements.has(measurement) || tags['cluster'] !== batch.cluster.name,
          );
          shelf.points = [...others, ...stored];
        },
      }));
      expect(shortcomings(await failuresOf(subjectOf(definition)), titles, complaint)).toEqual([]);
    },
  );
});

describe('a test of a sink', () => {
  it('may say what the other side cannot hold', async () => {
    const definition = pushDefinition(({ good, shelf }) => ({
      async writePoints(batch, signal) {
        const before = shelf.points.length;
        await good.writePoints(batch, signal);
        const stored = shelf.points.splice(before).map(({ measurement, tags, fields }) => ({
          measurement,
          tags: Object.fromEntries(Object.entries(tags).filter(([, text]) => text !== '')),
          fields: mapEntries(fields, ([name, value]) => [name, value + 0]),
        }));
        shelf.points.push(...stored);
      },
    }));
    const cannotHold = ['empty tags', 'negative zero', 'timestamps'] as const;
    expect((await runSuite({ ...subjectOf(definition), cannotHold })).failures).toEqual({});
    const { failures } = await runSuite({ ...subjectOf(definition), cannotHold: ['empty tags', 'negative zero'] });
    expect(Object.values(failures)[0]).toMatch(/timestamp is undefined.*cannotHold: \['timestamps'\]/);
  });

  it('may say how a point looks on the other side: here one point for each field, and no long tags', async () => {
    const stored = ({ measurement, tags, fields, ...time }: ReceivedPoint): ReceivedPoint[] =>
      Object.values(tags).some(({ length }) => length > 1000)
        ? []
        : Object.entries(fields).map(([name, value]) => ({
            measurement: `${measurement}_${name}`,
            tags,
            fields: { value },
            ...time,
          }));
    const definition = pushDefinition(({ good, shelf }) => ({
      async writePoints(batch, signal) {
        const before = shelf.points.length;
        await good.writePoints(batch, signal);
        shelf.points.push(...shelf.points.splice(before).flatMap(stored));
      },
    }));
    expect((await runSuite({ ...subjectOf(definition), normalise: stored })).failures).toEqual({});
  });

  it('may go on returning numbers, of which only number and order are looked at', async () => {
    const definition = pushDefinition(({ good, shelf }) => ({
      async writePoints(batch, signal) {
        const before = shelf.points.length;
        await good.writePoints(batch, signal);
        shelf.points.push(...shelf.points.splice(before).map((point) => ({ ...point, tags: {} })));
      },
    }));
    // Those of some fields only: a test that looks for them in a text may know one name and no other.
    const received = ({ points }: { points: readonly ReceivedPoint[] }): number[] =>
      points.flatMap(({ fields }) => ('value' in fields ? Object.values(fields) : []));
    expect((await runSuite({ ...subjectOf(definition), received })).failures).toEqual({});
  });

  it('is told when it returns neither', async () => {
    const received = () => [{ name: 'x' }] as never;
    const { failures } = await runSuite({ ...subjectOf(pushDefinition()), received });
    expect(Object.values(failures)[0]).toMatch(/received of the test returned a point whose measurement is undefined/);
  });
});
