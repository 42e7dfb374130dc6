import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { removeFolders } from '../../../packages/cli/test/support/folder.js';
import { killAll, startGostats } from '../../../packages/cli/test/support/gostats.js';
import { installExample } from '../../run-example.js';

afterEach(killAll);
afterAll(removeFolders);

it('writes what the collector collects', async () => {
  const folder = await installExample('sink-ndjson', 'sample.toml');
  const gostats = startGostats(['run'], { cwd: folder.path });
  try {
    await vi.waitFor(
      () => expect(readMeasurements(join(folder.path, 'points.ndjson'))).toContain('node.load.1min'),
      20_000,
    );
    expect(await gostats.stop('SIGTERM')).toBe(0);
    expect(gostats.output).toMatch(/ndjson: \d+ points delivered, none dropped/);
  } finally {
    await folder.close();
  }
});

function readMeasurements(file: string): readonly string[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  return lines.map((line) => (JSON.parse(line) as { measurement: string }).measurement);
}
