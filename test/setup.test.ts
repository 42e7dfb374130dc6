import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** In place of npm: notes what it was asked, and does what pnpm's install and build leave behind. */
const fakeNpm = `#!/bin/sh
echo "$*" >> npm-calls
case "$*" in
  *install*) [ ! -e fail ] || { cat fail; exit 1; }; mkdir -p node_modules ;;
  *build*) mkdir -p packages/core/dist packages/cli/dist ;;
esac
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gostats-setup-'));
  await cp(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  const build = { scripts: { build: 'true' } };
  const files = {
    'package.json': { packageManager: 'pnpm@1.2.3+sha512.00ff' },
    'packages/core/package.json': { name: '@gostats/core', ...build },
    'packages/cli/package.json': { name: '@gostats/cli', ...build, dependencies: { '@gostats/core': 'workspace:*' } },
    'bench/package.json': { name: '@gostats/bench', dependencies: { '@gostats/core': 'workspace:*' } },
  };
  for (const [file, content] of Object.entries(files)) await write(file, JSON.stringify(content));
  await write('pnpm-workspace.yaml', 'packages:\n  - packages/*\n  - examples/*\n  - bench\n');
  await write('packages/core/src/index.ts', '1');
  await write('packages/cli/src/main.ts', '1');
  await write('bin/npm', fakeNpm);
  await chmod(join(folder, 'bin/npm'), 0o755);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the setup', () => {
  it('installs and builds at first, and then has nothing to do', async () => {
    const first = await setUp();
    expect(first.code).toBe(0);
    expect(first.printed).toMatch(/installing packages \(first run/);
    expect(first.printed).toMatch(/building cli, core/);
    expect(first.calls).toEqual([
      expect.stringMatching(/^exec --yes -- pnpm@1\.2\.3 install /),
      expect.stringMatching(/--filter \.\/packages\/cli --filter \.\/packages\/core run build$/),
    ]);
    expect(await setUp()).toEqual({ code: 0, printed: '', calls: [] });
  });

  it.each([
    { change: 'packages/core/src/index.ts', builds: ['packages/cli', 'packages/core'] },
    { change: 'packages/core/src/new/file.ts', builds: ['packages/cli', 'packages/core'] },
    { change: 'packages/cli/src/main.ts', builds: ['packages/cli'] },
    { change: 'packages/cli/tsup.config.ts', builds: ['packages/cli'] },
    { change: 'tsup.base.ts', builds: ['packages/cli', 'packages/core'] },
    { change: 'packages/cli/test/main.test.ts', builds: [] },
    { change: 'bench/src/main.ts', builds: [] },
  ])('after a change of $change builds $builds', async ({ change, builds }) => {
    await setUp();
    await write(change, '2');
    const { calls } = await setUp();
    expect([...calls.join().matchAll(/--filter \.\/(\S+)/g)].map(([, name]) => name)).toEqual(builds);
    expect(calls.join()).not.toContain('install');
  });

  it('builds what somebody threw away', async () => {
    await setUp();
    await rm(join(folder, 'packages/cli/dist'), { recursive: true });
    expect((await setUp()).calls).toEqual([expect.stringMatching(/--filter \.\/packages\/cli run build$/)]);
  });

  it('installs again when a manifest has changed', async () => {
    await setUp();
    await write('bench/package.json', '{ "name": "@gostats/bench", "dependencies": { "undici": "*" } }');
    const { calls, printed } = await setUp();
    expect(calls).toEqual([expect.stringContaining('install')]);
    expect(printed).toContain('manifests have changed');
  });

  it('says that the registry cannot be reached, and tries again at the next run', async () => {
    await write('fail', 'npm error code ENOTFOUND\n');
    const { code, printed } = await setUp();
    expect(code).toBe(1);
    expect(printed).toMatch(/gostats: The npm registry cannot be reached \(ENOTFOUND\)\. Check the network/);
    expect(printed).not.toContain('at async');
    await rm(join(folder, 'fail'));
    expect((await setUp()).code).toBe(0);
  });
});

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), content);
}

/** @returns how it ended, what it printed, and what it asked of npm */
async function setUp(): Promise<{ code: number; printed: string; calls: readonly string[] }> {
  await rm(join(folder, 'npm-calls'), { force: true });
  const env = { ...process.env, CI: '', PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  const { code, printed } = await new Promise<{ code: number; printed: string }>((resolve) => {
    const child = execFile(process.execPath, ['scripts/setup.mjs'], { cwd: folder, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, printed: stdout + stderr }),
    );
  });
  const calls = await readFile(join(folder, 'npm-calls'), 'utf8').catch(() => '');
  return { code, printed, calls: calls.split('\n').filter((call) => call !== '') };
}
