import type { PointBatch } from '@gostats/core/sink';
import { makeBatch } from '@gostats/core/testing';
import { checkMetrics, prometheusBinary, startPrometheus } from '@gostats/test-servers';
import type { TestServer } from '@gostats/test-servers';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { startRig } from './support.js';

/** A sample as it was given to the sink, or as Prometheus tells it. */
interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly ms: number;
}

const STATISTICS = 250;
const MANY_ROWS = 10_000;
/** Prometheus takes no sample that is much older than now. */
const now = Math.floor(Date.now() / 1000) * 1000;

const ordinary = ['a', 'B', '7', '.', '_', ':', '/', '$', '%', '-', 'é', 'ä', '漢', '😀'];
const special = [
  ' ',
  ',',
  '=',
  '"',
  "'",
  '\\',
  '\\n',
  '#',
  '{',
  '}',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '\0',
  '\u0001',
  '\u007f',
  '\u2028',
  '\ufeff',
  '\ud800',
];
const text = fc
  .array(fc.constantFrom(...ordinary, ...special), { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join(''));
const name = fc.oneof(
  { weight: 20, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom('__name__', 'le', 'quantile', 'constructor', '') },
);
const tagValue = fc.oneof(
  { weight: 20, arbitrary: text },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: text.map((one) => one + 'x'.repeat(3_000) + one) },
);
const special64 = [
  0,
  -0,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  1e300,
  Number.MAX_VALUE,
  2 ** 53 + 2,
  2 ** 63,
  1e21,
  1e-7,
];
const number = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constantFrom(...special64, NaN, Infinity, -Infinity));
const values = fc.oneof(
  number,
  fc.tuple(number, number, text).map(([one, two, field]) => ({ [`f.${field}`]: one, '2nd field': two })),
);
const row = fc.record({
  tags: fc.dictionary(name, tagValue, { maxKeys: 4, noNullPrototype: true }),
  value: values,
  timestamp: fc.integer({ min: 0, max: 600_000 }).map((age) => now - age),
});
const statistic = fc.record({
  key: text,
  description: fc.oneof(text, fc.constant('')),
  rows: fc.array(row, { minLength: 1, maxLength: 4 }),
});

/** Random statistics, each of a name of its own, and one that has many rows. A tag tells all rows apart. */
function drawBatch(): PointBatch {
  const drawn = fc.sample(statistic, STATISTICS).map(({ key, description, rows }, index) => ({
    key: `r${index}.${key}`,
    description,
    rows: rows.map((one, at) => ({ ...one, tags: { ...one.tags, row_id: `${index}.${at}` } })),
  }));
  const rows = Array.from({ length: MANY_ROWS }, (_, index) => ({
    tags: { row_id: String(index) },
    value: index / 7,
    timestamp: now,
  }));
  const controls = ['\0', 'a\rb', '\t\0\r'].map((description, index) => ({
    key: `control.${index}`,
    description,
    rows: rows.slice(0, 1),
  }));
  return makeBatch([...drawn, ...controls, { key: 'many', rows }], { collectedAt: now });
}

/** What the text format cannot hold in a name, and what stands there instead. */
const metricName = (key: string): string => `isilon_stat_${key.replace(/[^\w:]/g, '_')}`;
const labelName = (tag: string): string => {
  const held = tag.replace(/\W/g, '_').replace(/^_{2,}/, '_');
  return /^\d/.test(held) || held === '' ? `_${held}` : held;
};

// oxlint-disable-next-line no-control-regex -- a description does not keep them
const CONTROL_CHARACTERS = /[\0-\x09\x0b-\x1f\x7f]/g;
const helpText = (description: string): string => description.replace(CONTROL_CHARACTERS, ' ').trim().toWellFormed();

/** The samples that Prometheus must have after a scrape, by metric and `row_id`. */
function expectedOf(batch: PointBatch): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const { stat, fields, series, timestamps, values: numbers } of batch.frames) {
    for (const [at, { tags }] of series.entries()) {
      const labels = new Map<string, string>();
      for (const [tag, value] of Object.entries(tags))
        if (value !== '') labels.set(labelName(tag), value.toWellFormed());
      for (const [column, { name: field }] of fields.entries()) {
        const value = numbers[at * fields.length + column] as number;
        if (Number.isNaN(value)) continue;
        const metric = metricName(stat.multiField ? `${stat.key}_${field}` : stat.key);
        const sample = {
          labels: { ...Object.fromEntries(labels), __name__: metric },
          value: value + 0,
          ms: timestamps[at] as number,
        };
        samples.set(`${metric} ${tags['row_id']}`, sample);
      }
    }
  }
  return samples;
}

async function ask<Data>(server: TestServer, path: string, parameters: Record<string, string> = {}): Promise<Data> {
  const answer = await fetch(`${server.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`);
  return ((await answer.json()) as { data: Data }).data;
}

/** With the times that the samples bear, which only a range has. */
async function readSamples(server: TestServer): Promise<Map<string, Sample>> {
  type Range = { metric: Record<string, string>; values: [number, string][] };
  const query = '{__name__=~"isilon_stat_.+"}[1h]';
  const { result } = await ask<{ result: Range[] }>(server, 'query', { query, time: String(now / 1000 + 1) });
  return new Map(
    result.map(
      ({ metric: { job: _job, instance: _instance, ...labels }, values: [[seconds, value] = [NaN, ''], ...more] }) => {
        expect(more).toEqual([]);
        const sample = { labels, value: Number(value.replace('Inf', 'Infinity')), ms: Math.round(seconds * 1000) };
        return [`${labels['__name__']} ${labels['row_id']}`, sample];
      },
    ),
  );
}

test.skipIf(prometheusBinary() === undefined)(
  'Prometheus has every random sample, and every description, as it was shown',
  async () => {
    const batch = drawBatch();
    const expected = expectedOf(batch);
    const rig = await startRig();
    rig.sink.observe(batch);
    const server = await startPrometheus(
      `{global: {scrape_interval: 2s, scrape_timeout: 2s}, scrape_configs: [{job_name: onefs, static_configs: [{targets: ['${new URL(rig.url()).host}']}]}]}`,
    );
    onTestFinished(() => server.stop());
    const scraped = async (): Promise<number> =>
      (await ask<{ result: unknown[] }>(server, 'query', { query: 'up == 1' })).result.length;
    await expect.poll(scraped, { timeout: 20_000 }).toBe(1);
    const found = await readSamples(server);
    expect(found.size).toBe(expected.size);
    expect(found).toEqual(expected);
    expect(expected.size).toBeGreaterThan(MANY_ROWS + STATISTICS);

    const told = await ask<Record<string, { help: string; type: string }[]>>(server, 'metadata');
    const described = batch.frames.flatMap(({ stat, fields }) =>
      fields.map(({ name: field }) => [metricName(stat.multiField ? `${stat.key}_${field}` : stat.key), stat] as const),
    );
    const shown = described.filter(([metric]) => [...expected.keys()].some((key) => key.startsWith(`${metric} `)));
    expect(shown.map(([metric]) => [metric, told[metric]?.[0]])).toEqual(
      shown.map(([metric, { key, description }]) => [
        metric,
        { help: helpText(description) || helpText(`OneFS statistic ${key}.`), type: 'gauge', unit: '' },
      ]),
    );

    // Advice on names is 3; a page that cannot be read is 1.
    expect((await checkMetrics(await rig.page())).exitCode).not.toBe(1);
  },
  60_000,
);
