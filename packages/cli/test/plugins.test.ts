import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { killAll, startGostats } from './support/gostats.js';

afterEach(killAll);
afterAll(removeFolders);

const SINK = `import { writeFileSync } from 'node:fs';
writeFileSync(new URL('./IMPORTED', import.meta.url), '');
export default { [Symbol.for('gostats.sink')]: 1, name: 'mything', delivery: 'push',
  config: { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } }, create: () => ({ writePoints: async () => {} }) };`;

async function gostats(
  folder: string,
  ...args: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const running = startGostats(args, { cwd: folder });
  const code = await running.ended;
  return { code, stdout: running.stdout, stderr: running.stderr };
}

it('gostats plugins lock writes a lock without an import; check and run hold to it', async () => {
  const folder = makeFolder({ 'idic.toml': configText({ port: 1, processor: '["mything", "discard"]' }) });
  const at = join(folder, 'node_modules/gostats-sink-mything');
  mkdirSync(at, { recursive: true });
  writeFileSync(
    join(at, 'package.json'),
    '{ "name": "gostats-sink-mything", "version": "1.2.3", "type": "module", "exports": "./index.js" }',
  );
  writeFileSync(join(at, 'index.js'), SINK);
  const none = await gostats(folder, 'plugins', 'lock', '--check');
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('there is no such file')]);
  const locked = await gostats(folder, 'plugins', 'lock');
  expect([locked.code, locked.stderr]).toEqual([0, '']);
  const file = join(folder, 'gostats-lock.json');
  expect(locked.stdout).toBe(
    `${file} was written: gostats-sink-mything, and what they load:\n  gostats-sink-mything@1.2.3\n`,
  );
  expect(existsSync(join(at, 'IMPORTED'))).toBe(false);
  expect(readFileSync(file, 'utf8')).not.toContain('discard');
  const same = await gostats(folder, 'plugins', 'lock', '-check=true');
  expect([same.code, same.stdout]).toEqual([0, expect.stringContaining('matches what is installed')]);

  appendFileSync(join(at, 'index.js'), '// touched');
  // With another sink left, a run would go on without this one.
  writeFileSync(join(folder, 'idic.toml'), configText({ port: 1, processor: '"mything"' }));
  for (const args of [['plugins', 'lock', '--check'], ['check'], ['run']]) {
    const { code, stderr } = await gostats(folder, ...args);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^E_MODULE_LOCK .*\n.*gostats-sink-mything@1\.2\.3: changed index\.js/),
    ]);
  }
  expect(existsSync(join(at, 'IMPORTED'))).toBe(false);
});

it('gostats plugins says what it can do', async () => {
  const { code, stdout } = await gostats(makeFolder(), 'plugins', '--help');
  expect([code, stdout]).toEqual([0, expect.stringContaining('lock')]);
  const unknown = await gostats(makeFolder(), 'plugins', 'lok');
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining('"gostats plugins --help" lists all commands.'),
  ]);
});
