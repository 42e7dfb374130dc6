import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const guide = read('docs/guide/migrating-from-gostats.md');
const reference = read('docs/reference/config.md');

/** The text below a heading that begins so, to the next heading of the same depth. */
function sectionOf(text: string, heading: string): string {
  const depth = heading.slice(0, heading.indexOf(' ') + 1);
  const begin = text.indexOf(`\n${heading}`);
  if (begin < 0) throw new Error(`No heading "${heading}".`);
  const end = text.indexOf(`\n${depth}`, begin + heading.length);
  return text.slice(begin, end < 0 ? undefined : end);
}

/** Keys in the first column of a section's tables; `+` marks additions. */
function keysOf(section: string, marked: '' | ' \\+'): string[] {
  const rows = section.match(new RegExp(`^\\|(?: (?:\`[^\`]+\`,?)+${marked})+ \\|`, 'gm')) ?? [];
  return rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key));
}

const core = ['[global]', '[logging]', '[[cluster]]', '[[statgroup]]', '[summary_stats]'];

describe('docs/guide/migrating-from-gostats.md', () => {
  it.each(core)('has every key of %s that gostats knows, and no other', (table) => {
    const old = keysOf(sectionOf(reference, `## \`${table}\``), '').filter((key) => key !== 'logfile_format');
    const sinks = table === '[[cluster]]' ? ['prometheus_port'] : [];
    expect(old.length).toBeGreaterThan(2);
    expect(keysOf(sectionOf(guide, `### \`${table}\``), '')).toEqual([...old, ...sinks]);
  });

  it.each([
    ['[influxdb]', 'packages/sink-influxdb/README.md', 8],
    ['[influxdb]', 'packages/sink-influxdbv2/README.md', 7],
    ['[prometheus]', 'packages/sink-prometheus/README.md', 7],
  ])('has the keys of %s that gostats knows (%s)', (table, page, count) => {
    // The pages of sinks say: "The first eight also exist in gostats (Go)."
    const old = keysOf(sectionOf(read(page), '## Options'), '').slice(0, count);
    expect(old).toHaveLength(count);
    const own = keysOf(sectionOf(guide, `### \`${table}\``), '');
    expect(old.filter((key) => !own.includes(key))).toEqual([]);
  });

  it('says of each of the seventeen failures what happens here', () => {
    const rows =
      sectionOf(guide, '## Problems of gostats (Go) that are solved here').match(/^\| [^|]+ \| [^|]+ \|$/gm) ?? [];
    expect(rows).toHaveLength(17 + 1);
  });
});
