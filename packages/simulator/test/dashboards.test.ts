import { describe, expect, test } from 'vitest';
import { dashboardQueries, statGroups } from '../../../test/facts/index.js';
import { makeCluster, rowsOf } from './support.js';

/** Fields that a stat has once it is decoded: `value` of a number, else the names of its numbers. */
function fieldsOf(value: unknown): string[] {
  if (typeof value === 'number') return ['value'];
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  return Object.entries(value ?? {}).flatMap(([name, member]) => (typeof member === 'number' ? [name] : []));
}

describe('the stat groups of a usual configuration', () => {
  const keys = Object.values(statGroups).flat();
  const { cluster } = makeCluster();

  test('give rows without errors', async () => {
    const rows = await rowsOf(cluster, keys);
    expect(new Set(rows.map((row) => row.key))).toEqual(new Set(keys));
    expect(rows.filter((row) => row.error_code !== null)).toEqual([]);
  });

  test('have what every query of the public dashboards asks for, within any ten minutes', async () => {
    const rows = await rowsOf(cluster, keys);
    for (const { query, fields } of dashboardQueries) {
      const from = /FROM (?:"([^"]+)"|\/(.+?)\/) /.exec(query);
      const name = from?.[2] === undefined ? new RegExp(`^${from?.[1]?.replaceAll('.', '\\.')}$`) : new RegExp(from[2]);
      const found = rows.filter((row) => name.test(row.key)).flatMap((row) => fieldsOf(row.value));
      for (const field of fields) expect([query, found.includes(field)]).toEqual([query, true]);
    }
  });
});
