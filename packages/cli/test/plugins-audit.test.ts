import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll } from './support/gostats.js';
import { startNpmRegistry, type NpmRegistry } from './support/npm-registry.js';

let registry: NpmRegistry;

const SINK = `const config = { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } };
export default { [Symbol.for('gostats.sink')]: 1, name: 'made', delivery: 'push', config, create: () => ({ writePoints: async () => {} }) };
`;

beforeAll(async () => {
  registry = await startNpmRegistry();
  const common = { type: 'module', exports: './index.js', keywords: ['gostats-sink'] };
  const plant = (name: string, manifest: object, published?: string): void =>
    registry.plant({
      manifest: { name, ...common, ...manifest },
      files: { 'index.js': SINK },
      ...(published === undefined ? {} : { published }),
    });
  plant('gostats-sink-fine', {});
  plant('gostats-sink-old', { dependencies: { built: '1.0.0' } }, '2020-02-03T00:00:00.000Z');
  plant('gostats-sink-gone', { deprecated: 'use fine' });
  plant('built', { keywords: [], scripts: { postinstall: 'exit 1' } });
});
afterEach(killAll);
afterAll(async () => {
  await registry.close();
  removeFolders();
});

const plugins = (folder: string, args: readonly string[], env = registry.env): ReturnType<typeof gostats> =>
  gostats(['plugins', ...args], { cwd: folder, env });

async function installed(...names: readonly string[]): Promise<string> {
  const folder = makeFolder({ 'package.json': '{ "name": "etc" }', 'idic.toml': configText({ port: 1 }) });
  for (const name of names) await plugins(folder, ['add', name, '--yes']);
  return folder;
}

describe('gostats plugins audit', () => {
  it('has nothing to say of what is fine and locked', async () => {
    const folder = await installed('fine');
    writeFileSync(join(folder, 'idic.toml'), configText({ port: 1, processor: '"fine"' }));
    expect((await plugins(folder, ['lock'])).code).toBe(0);
    const { code, stdout, stderr } = await plugins(folder, ['audit']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`${folder}: gostats-sink-fine@1.0.0\n\nProblems (0)\n\nNotes (0)\n`);
  });

  it('tells what the registry knows, and what only this machine knows', async () => {
    const folder = await installed('fine', 'old', 'gone');
    const told = await plugins(folder, ['audit']);
    expect([told.code, told.stderr]).toEqual([2, '']);
    expect(told.stdout).toMatch(/^Problems \(1\)\n {2}gostats-sink-gone@1\.0\.0 {2}deprecated: use fine\n/m);
    for (const note of [
      'gostats-lock.json  lock: there is none',
      'built@1.0.0  install scripts: postinstall',
      'gostats-sink-old@1.0.0  unmaintained: its newest version was published on 2020-02-03',
    ])
      expect(told.stdout).toContain(note);
    registry.advisories['built'] = [
      { id: 1, url: 'https://example.com/1', title: 'Bad\u001b', severity: 'high', vulnerable_versions: '<2' },
    ];
    writeFileSync(join(folder, 'idic.toml'), configText({ port: 1, processor: '["fine", "./own.mjs"]' }));
    writeFileSync(join(folder, 'own.mjs'), SINK);
    expect((await plugins(folder, ['lock'])).code).toBe(0);
    chmodSync(join(folder, 'own.mjs'), 0o666);
    chmodSync(join(folder, 'node_modules/gostats-sink-old/index.js'), 0o666);
    appendFileSync(join(folder, 'node_modules/gostats-sink-fine/index.js'), '// touched');
    const { code, stdout } = await plugins(folder, ['audit', '--json']);
    delete registry.advisories['built'];
    const { findings, complete } = JSON.parse(stdout) as {
      findings: { isProblem: boolean; kind: string; about: string; text: string }[];
      complete: boolean;
    };
    const problems = findings.filter(({ isProblem }) => isProblem).map(({ kind, about }) => `${kind}: ${about}`);
    expect([code, complete]).toEqual([2, true]);
    expect(problems).toEqual([
      `lock: ${join(folder, 'gostats-lock.json')}`,
      'files: sink "./own.mjs"',
      'files: gostats-sink-old@1.0.0',
      'vulnerability: built',
      'deprecated: gostats-sink-gone@1.0.0',
    ]);
    expect(findings.find(({ about }) => about === 'built')?.text).toBe(
      String.raw`high: Bad\u001b (https://example.com/1)`,
    );
  });

  it('tells what it can when the registry does not answer', async () => {
    const folder = await installed('fine');
    mkdirSync(join(folder, 'node_modules/gostats-sink-linked'));
    writeFileSync(
      join(folder, 'node_modules/gostats-sink-linked/package.json'),
      '{ "name": "gostats-sink-linked", "version": "3.0.0", "scripts": { "install": "x" }, "exports": "./index.js" }',
    );
    writeFileSync(join(folder, 'node_modules/gostats-sink-linked/index.js'), SINK);
    const env = { ...registry.env, npm_config_userconfig: '/nowhere', npm_config_registry: 'http://127.0.0.1:9/' };
    const { code, stdout, stderr } = await plugins(folder, ['audit'], env);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^E_REGISTRY/)]);
    expect(stdout).toContain('gostats-sink-linked@3.0.0  install scripts: install');
  });
});
