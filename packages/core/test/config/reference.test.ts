import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { configReference } from '../../src/config/reference.js';
import { coreTables } from '../../src/config/schema.js';

const PAGE = fileURLToPath(new URL('../../../../docs/reference/config.md', import.meta.url));

describe('docs/reference/config.md', () => {
  it('says what the schema says (run scripts/docs-config.mjs after a change)', async () => {
    await expect(configReference()).toMatchFileSnapshot(PAGE);
  });

  it('has every key with type, default and an effect of its own', () => {
    const rows = configReference().match(/^\| `.*$/gm) ?? [];
    const keys = Object.values(coreTables).flatMap((spec) => Object.keys(spec.keys));
    const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
    expect(cells.map((row) => row[1]?.match(/`(.*)`/)?.[1])).toEqual(keys);
    for (const row of cells) expect(row.slice(1, -1).every((cell) => cell !== '')).toBe(true);
    expect(new Set(cells.map((row) => row[5])).size).toBe(keys.length);
  });

  it('marks what gostats does not know', () => {
    expect(configReference()).toMatch(/^\| `ca_file` \+ \|/m);
    expect(configReference()).toMatch(/^\| `username` \|/m);
  });
});
