import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { SinkDefinition } from '@gostats/core/sink';
import { describe, expect, it } from 'vitest';
import { officialPackages, officialSinks } from '../packages/core/src/official.js';

const packages = fileURLToPath(new URL('../packages', import.meta.url));
const bundle = JSON.parse(readFileSync(`${packages}/gostats/package.json`, 'utf8')) as { dependencies: object };
const { resolve } = createRequire(`${packages}/gostats/package.json`);

describe('the packages that gostats vouches for', () => {
  it('are the sinks of this workspace, all of which come with "gostats"', () => {
    const folders = readdirSync(packages).filter((name) => name.startsWith('sink-'));
    expect([...officialPackages].toSorted()).toEqual(folders.map((name) => `@gostats/${name}`).toSorted());
    expect(Object.keys(bundle.dependencies)).toEqual(expect.arrayContaining([...officialPackages]));
  });

  it.each(Object.entries(officialSinks))('%s reads the tables that stand there', async (name, { tables }) => {
    const { default: definition } = (await import(resolve(`@gostats/sink-${name}`))) as { default: SinkDefinition };
    expect([definition.name, ...(definition.tables ?? [])]).toEqual(tables);
  });
});
