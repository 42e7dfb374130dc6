import { makeBatch } from '@gostats/core/testing';
import { checkMetrics, promtoolBinary } from '@gostats/test-servers';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { startRig } from './support.js';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly time: number;
}

/** The text format, read strictly: a HELP and a TYPE before the samples of each name, all of them together. */
function readPage(page: string): Sample[] {
  if (!page.endsWith('\n')) throw new Error('the last line has no end');
  const samples: Sample[] = [];
  const typed = new Set<string>();
  let current = '';
  for (const line of page.slice(0, -1).split('\n')) {
    const type = /^# TYPE (\S+) (?:gauge|counter|untyped)$/.exec(line)?.[1];
    if (type !== undefined) {
      if (typed.has(type)) throw new Error(`${type} is there twice`);
      typed.add((current = type));
      continue;
    }
    if (/^# HELP [a-zA-Z_:][a-zA-Z0-9_:]* (?:[^\\]|\\\\|\\n)*$/.test(line)) continue;
    const found = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)(?: (-?\d+))?$/.exec(line);
    if (found === null) throw new Error(`cannot read: ${line}`);
    const [, name = '', inside = '', value = '', time = '0'] = found;
    if (name !== current) throw new Error(`${name} stands among the samples of ${current}`);
    const labels: Record<string, string> = {};
    let rest = inside;
    while (rest !== '') {
      const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\\\|\\"|\\n)*)"(?:,(?=.)|$)/.exec(rest);
      if (label === null) throw new Error(`cannot read the labels: ${rest}`);
      if ((label[1] as string) in labels) throw new Error(`${label[1]} is there twice`);
      labels[label[1] as string] = (label[2] as string).replace(/\\(.)/g, (_, char: string) =>
        char === 'n' ? '\n' : char,
      );
      rest = rest.slice(label[0].length);
    }
    samples.push({ name, labels, value: Number(value.replace('+Inf', 'Infinity')), time: Number(time) });
  }
  return samples;
}

const AT = 1_700_000_000_000;
const text = fc
  .array(fc.constantFrom('a', 'B', '7', ' ', ',', '=', '"', '\\', '\n', '#', 'ä', '😀', '}', '{', 'n'), {
    minLength: 1,
    maxLength: 10,
  })
  .map((parts) => parts.join(''));
const value = fc.double({ noNaN: true, noDefaultInfinity: true });
const rows = fc.uniqueArray(fc.record({ path: text, value }), {
  minLength: 1,
  maxLength: 8,
  selector: ({ path }) => path,
});

test('is read back as it was shown: every label of any text, every number', async () => {
  const help: string[] = [];
  await fc.assert(
    fc.asyncProperty(rows, rows, text, async (one, two, description) => {
      const rig = await startRig();
      const made = (key: string, some: typeof one): object => ({
        key,
        description,
        rows: some.map(({ path, value: number }) => ({ tags: { path }, value: number })),
      });
      rig.sink.observe(
        makeBatch([made('one', one), made('two', two)] as Parameters<typeof makeBatch>[0], { collectedAt: AT }),
      );
      const page = await rig.page();
      help.push(page);
      const shown = readPage(page).map(({ name, labels, value: number, time }) => [
        name,
        labels['cluster'],
        labels['path'],
        number + 0,
        time,
      ]);
      const expected = [
        ['isilon_stat_one', one],
        ['isilon_stat_two', two],
      ].flatMap(([name, some]) =>
        (some as typeof one).map(({ path, value: number }) => [name, 'simcluster', path, number + 0, AT]),
      );
      const sorted = (list: unknown[][]): string[] => list.map((entry) => JSON.stringify(entry)).sort();
      expect(sorted(shown)).toEqual(sorted(expected));
      await rig.sink.close?.(new AbortController().signal);
    }),
    { numRuns: 40 },
  );
  // A sample of them by the tool that Prometheus brings.
  const verdicts = promtoolBinary() === undefined ? [] : await Promise.all(help.slice(0, 3).map(checkMetrics));
  expect(verdicts.filter(({ exitCode }) => exitCode === 1)).toEqual([]);
});
