import { describe, expect, it } from 'vitest';
import { LEAST, refusal } from './config-text.js';
import { readingOf } from './reading.js';
import table from './tolerance-table.json' with { type: 'json' };

interface Row {
  readonly title: string;
  readonly edits: readonly { readonly replace?: string; readonly by?: string; readonly append?: string }[];
  readonly reading: readonly string[];
}

const rows: readonly Row[] = table;

function textOf({ edits }: Row): string {
  return edits.reduce((text, { replace, by = '', append = '' }) => {
    if (replace !== undefined && !text.includes(replace))
      throw new Error(`expected to replace ${replace}, which is not there`);
    return (replace === undefined ? text : text.replace(replace, () => by)) + append;
  }, LEAST);
}

const warnsOf = ({ reading }: Row): boolean => reading.some((line) => line.startsWith('warning'));

describe('each of the small files is read as the table says', () => {
  it('and there are many of them', () => {
    expect(rows.length).toBeGreaterThanOrEqual(150);
    expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length);
  });

  it.each(rows)('$title', (row) => {
    expect(readingOf(textOf(row))).toEqual(row.reading);
  });
});

describe('with strict a file is refused for each of its warnings', () => {
  it.each(rows.filter(warnsOf))('$title', (row) => {
    const said = refusal(textOf(row), { strict: true, env: { SET: 'x' }, sinkTables: ['splunk'] }).message;
    for (const warning of row.reading.filter((line) => line.startsWith('warning'))) {
      const [, line = '', path = ''] = /^warning (\d+|undefined) (.*?): /.exec(warning) ?? [];
      expect(said).toContain(line === 'undefined' ? `\n  ${path}  ` : `line ${line}  ${path}  `);
    }
  });
});

it('strict in the file is the same, and a file without warnings passes it', () => {
  const strict = LEAST.replace('version', 'strict = true\nversion');
  expect(readingOf(strict)).toEqual(['strict = true']);
  expect(readingOf(strict.replace('"*"', '"30s"'))[0]).toBe('refused E_CONFIG');
});
