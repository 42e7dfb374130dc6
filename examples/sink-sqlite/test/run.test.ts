import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { removeFolders } from '../../../packages/cli/test/support/folder.js';
import { killAll, startGostats } from '../../../packages/cli/test/support/gostats.js';
import { installExample } from '../../run-example.js';

afterEach(killAll);
afterAll(removeFolders);

it('writes what the collector collects', async () => {
  const folder = await installExample('sink-sqlite', 'sample.toml');
  const gostats = startGostats(['run'], { cwd: folder.path });
  try {
    await vi.waitFor(
      () => expect(readMeasurements(join(folder.path, 'points.sqlite'))).toContain('node.load.1min'),
      20_000,
    );
    expect(await gostats.stop('SIGTERM')).toBe(0);
    expect(gostats.output).toMatch(/sqlite: \d+ points delivered, none dropped/);
  } finally {
    await folder.close();
  }
});

function readMeasurements(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database
      .prepare('SELECT DISTINCT measurement FROM series JOIN value ON value.series = series.id')
      .all();
    return rows.map((row) => String(row['measurement']));
  } finally {
    database.close();
  }
}
