import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { closeClusters, startCluster } from './support/cluster.js';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { killAll, startGostats, type RunningGostats } from './support/gostats.js';
import { sinkFile, useSinkFile } from './support/sink-file.js';

afterEach(async () => {
  killAll();
  await closeClusters();
});
afterAll(removeFolders);

/** A database that is away until the file "back" is there. */
const AWAY = "if (!existsSync('back')) throw new Error('the database is away');";

async function collecting(body: string): Promise<RunningGostats & { folder: string }> {
  const { port } = await startCluster();
  const own = `import { existsSync } from 'node:fs';\n${sinkFile(body)}`;
  const folder = makeFolder({ 'idic.toml': configText({ port, ...useSinkFile() }), 'own.mjs': own });
  const running = startGostats(['run', '--loglevel', 'debug'], { cwd: folder });
  await running.says(/the database is away/);
  return Object.assign(running, { folder });
}

it('delivers at SIGTERM to a database that comes back before the deadline', async () => {
  // Without a stop the second try comes after 4 s at least.
  const running = await collecting(
    `let tries = 0; return { async writePoints() { if (++tries < 5) throw new Error('the database is away'); } };`,
  );
  expect(await running.stop('SIGTERM')).toBe(0);
  expect(running.output).toMatch(/Stopped\. own: [1-9][\d,]* points delivered, none dropped\./);
});

it('lets a sink start that had not started before SIGTERM', async () => {
  const running = await collecting(`return { async init() { ${AWAY} }, async writePoints() {} };`);
  await running.says(/DEBUG.* fetched/);
  running.child.kill('SIGTERM');
  writeFileSync(join(running.folder, 'back'), '');
  expect(await running.ended).toBe(0);
  expect(running.output).toMatch(/Stopped\. own: [1-9][\d,]* points delivered, none dropped\./);
});

it('says at the deadline what it gave up, with its time', async () => {
  const running = await collecting(`return { async writePoints() { ${AWAY} } };`);
  const begun = performance.now();
  expect(await running.stop('SIGINT')).toBe(0);
  expect(performance.now() - begun).toBeGreaterThan(900);
  const [, dropped] = /\[own\] Dropped (\d+) points collected 20\S+Z to 20\S+Z: stopped\./.exec(running.output) ?? [];
  expect(Number(dropped)).toBeGreaterThan(0);
  expect(running.output).toContain(`own: 0 points delivered, ${dropped} dropped.`);
});
