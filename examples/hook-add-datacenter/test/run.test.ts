import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { removeFolders } from '../../../packages/cli/test/support/folder.js';
import { killAll, startGostats } from '../../../packages/cli/test/support/gostats.js';
import { sinkFile } from '../../../packages/cli/test/support/sink-file.js';
import { installExample } from '../../run-example.js';

afterEach(killAll);
afterAll(removeFolders);

interface Seen {
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly id: number;
}

/** Appends the series that it gets. */
const SEEN = sinkFile(`
  const seen = [];
  return { async writePoints({ frames }) {
    for (const { stat, series } of frames) for (const { id, tags } of series) seen.push({ key: stat.key, tags, id });
    const fs = await import('node:fs/promises');
    await fs.writeFile('seen.tmp', JSON.stringify(seen));
    await fs.rename('seen.tmp', 'seen.json');
  } };`);

it('tags what the collector collects, and leaves out what it is told to', async () => {
  const folder = await installExample('hook-add-datacenter', 'sample.toml');
  writeFileSync(join(folder.path, 'seen.mjs'), SEEN);
  const file = join(folder.path, 'idic.toml');
  const text = readFileSync(file, 'utf8')
    .replace('"discard"', '"./seen.mjs"')
    .replace('_override = 5', '_override = 1');
  writeFileSync(file, text.replace('update_interval = "5"', 'update_interval = "1"'));
  const read = (): readonly Seen[] => {
    const place = join(folder.path, 'seen.json');
    return existsSync(place) ? (JSON.parse(readFileSync(place, 'utf8')) as Seen[]) : [];
  };
  const gostats = startGostats(['run'], { cwd: folder.path });
  try {
    // Three nodes and the cluster itself, in more than one round.
    await vi.waitFor(() => expect(read().length).toBeGreaterThan(8), 60_000);
    expect(await gostats.stop('SIGTERM')).toBe(0);
    const seen = read();
    expect(new Set(seen.map(({ tags }) => tags['datacenter']))).toEqual(new Set(['fra1']));
    expect(new Set(seen.map(({ key }) => key))).toEqual(new Set(['cluster.cpu.sys.avg', 'node.cpu.user.avg']));
    // The same tags are the same series in every round.
    const byTags = Map.groupBy(seen, ({ tags }) => JSON.stringify(tags));
    expect(byTags.size).toBe(4);
    for (const [, rows] of byTags) expect(new Set(rows.map(({ id }) => id)).size).toBe(1);
    expect(gostats.output).toContain('simcluster stands in fra1');
  } finally {
    await folder.close();
  }
});
