import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, it } from 'vitest';
import { removeFolders } from '../../../packages/cli/test/support/folder.js';
import { killAll, startNode } from '../../../packages/cli/test/support/gostats.js';
import { installExample } from '../../run-example.js';

afterEach(killAll);
afterAll(removeFolders);

it('collects in its own process, and stops when it is told to', async () => {
  const folder = await installExample('embed', 'embed.toml');
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const program = startNode([main, 'idic.toml'], { cwd: folder.path });
  try {
    await program.says(/^simcluster: \d+ points of .*node\.load\.1min/m);
    expect(await program.stop('SIGTERM')).toBe(0);
    expect(program.output).toMatch(/^stopped$/m);
  } finally {
    await folder.close();
  }
});
