import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A violation to plant: the file, what it says, and the rule that must object (none: it is allowed). */
type Planted = readonly [file: string, code: string, rule?: string];

const restricted = 'eslint(no-restricted-imports)';
const core = 'packages/core/src';
const value = (from: string): string => `import { x } from '${from}';\nexport const y = x;\n`;
const type = (from: string): string => `import type { X } from '${from}';\nexport type Y = X;\n`;

const planted: readonly Planted[] = [
  // The contract, the clocks and the catalogue of errors import nothing internal.
  [`${core}/sink/a.ts`, type('../errors.js'), restricted],
  [`${core}/sink/b.ts`, value('./near.js')],
  [`${core}/time/a.ts`, type('../sink/index.js'), restricted],
  [`${core}/errors.ts`, type('./sink/index.js'), restricted],
  // Each folder: one import that it may have, one that it may not.
  [`${core}/config/a.ts`, value('../errors.js')],
  [`${core}/config/b.ts`, type('../sink/index.js')],
  [`${core}/config/c.ts`, value('../sink/index.js'), restricted],
  [`${core}/config/d.ts`, type('../papi/wire-types.js'), restricted],
  [`${core}/log/a.ts`, type('../sink/index.js')],
  [`${core}/log/b.ts`, type('../errors.js'), restricted],
  [`${core}/limits/a.ts`, type('../time/clock.js')],
  [`${core}/limits/b.ts`, value('../sink/index.js'), restricted],
  [`${core}/papi/a.ts`, value('../time/clock.js')],
  [`${core}/papi/b.ts`, value('../sources/registry.js'), restricted],
  [`${core}/papi/c.ts`, type('../config/types.js'), restricted],
  [`${core}/source/a.ts`, value('../sink/batch.js')],
  [`${core}/source/b.ts`, type('../papi/client.js'), restricted],
  [`${core}/sources/a.ts`, value('../cluster/round.js')],
  [`${core}/sources/b.ts`, type('../pipeline/pipeline.js'), restricted],
  // A built-in source stands in a folder of its own, one level deeper.
  [`${core}/sources/summary/a.ts`, value('../../papi/endpoints.js')],
  [`${core}/sources/summary/b.ts`, type('../../pipeline/pipeline.js'), restricted],
  [`${core}/sources/summary/c.ts`, value('../current/flatten.js'), restricted],
  [`${core}/sources/summary/d.ts`, type('../../../../cli/src/program.js'), restricted],
  [`${core}/frames/a.ts`, value('../sink/batch.js')],
  [`${core}/frames/b.ts`, type('../pipeline/pipeline.js'), restricted],
  [`${core}/health/a.ts`, type('../errors.js')],
  [`${core}/health/b.ts`, type('../cluster/cluster-runner.js'), restricted],
  [`${core}/metrics/a.ts`, value('../health/names.js')],
  [`${core}/metrics/b.ts`, value('../health/recorder.js'), restricted],
  [`${core}/hooks/a.ts`, type('../papi/wire-types.js')],
  [`${core}/hooks/b.ts`, value('../papi/client.js'), restricted],
  [`${core}/plugin/a.ts`, type('../hooks/hooks.js')],
  [`${core}/plugin/b.ts`, value('../hooks/hooks.js'), restricted],
  [`${core}/plugins/a.ts`, value('../plugin/index.js')],
  [`${core}/plugins/b.ts`, value('../pipeline/pipeline.js'), restricted],
  [`${core}/secrets/a.ts`, type('../sink/index.js'), restricted],
  [`${core}/sink/d.ts`, value('../secrets/index.js')],
  [`${core}/spelling/a.ts`, value('../config/types.js'), restricted],
  [`${core}/trust/a.ts`, value('../errors.js'), restricted],
  [`${core}/trust/b.ts`, value('../modules/resolve.js'), restricted],
  [`${core}/modules/c.ts`, value('../official.js')],
  [`${core}/papi/z.ts`, value('../official.js'), restricted],
  [`${core}/modules/a.ts`, value('../errors.js')],
  [`${core}/modules/b.ts`, value('../sinks/open-sink.js'), restricted],
  [`${core}/blame/a.ts`, value('../errors.js')],
  [`${core}/blame/b.ts`, value('../pipeline/pipeline.js'), restricted],
  [`${core}/isolation/a.ts`, value('../sinks/sink-kind.js')],
  [`${core}/isolation/b.ts`, value('../sinks/open-sink.js'), restricted],
  [`${core}/isolation/environment.ts`, 'export const home = process.env.HOME;\n'],
  [`${core}/sinks/a.ts`, value('../config/load.js')],
  [`${core}/sinks/b.ts`, type('../pipeline/pipeline.js'), restricted],
  [`${core}/cluster/a.ts`, value('../frames/decode-current.js')],
  [`${core}/cluster/b.ts`, type('../pipeline/pipeline.js'), restricted],
  [`${core}/cluster/c.ts`, type('../sinks/open-sink.js'), restricted],
  [`${core}/cluster/d.ts`, value('../sink/index.js'), restricted],
  [`${core}/shaping/a.ts`, type('../pipeline/pipeline.js'), restricted],
  [`${core}/shaping/b.ts`, value('../config/types.js'), restricted],
  [`${core}/pipeline/l.ts`, type('../shaping/shaping.js')],
  [`${core}/pipeline/a.ts`, value('../hooks/hooks.js')],
  [`${core}/pipeline/b.ts`, type('../papi/wire-types.js'), restricted],
  [`${core}/pipeline/c.ts`, type('../source/planned-job.js'), restricted],
  [`${core}/pipeline/d.ts`, type('../frames/decode-current.js'), restricted],
  [`${core}/pipeline/e.ts`, type('../cluster/cluster-runner.js'), restricted],
  [`${core}/pipeline/f.ts`, value('../config/load.js'), restricted],
  [`${core}/pipeline/g.ts`, 'export const y = await import("../papi/client.js");\n', restricted],
  [`${core}/pipeline/h.ts`, "export { x } from '../papi/client.js';\n", restricted],
  [`${core}/pipeline/i.ts`, type('../collector.js'), restricted],
  [`${core}/pipeline/deep/a.ts`, type('../../papi/wire-types.js'), restricted],
  [`${core}/reporting/a.ts`, value('../pipeline/pipeline.js'), restricted],
  [`${core}/testing/a.ts`, type('../assembly/sink-set.js'), restricted],
  [`${core}/assembly/a.ts`, value('../pipeline/open-lane.js')],
  [`${core}/assembly/b.ts`, type('../papi/wire-types.js'), restricted],
  [`${core}/pipeline/k.ts`, type('../assembly/sink-set.js'), restricted],
  [`${core}/collector.ts`, value('./papi/client.js')],
  // Libraries that stand in one place.
  [`${core}/hooks/c.ts`, value('tapable')],
  [`${core}/pipeline/j.ts`, value('tapable'), restricted],
  [`${core}/papi/transport.ts`, value('undici')],
  [`${core}/papi/d.ts`, value('undici'), restricted],
  [`${core}/config/read-toml.ts`, value('@iarna/toml')],
  [`${core}/config/read-toml.ts`, value('smol-toml')],
  [`${core}/config/e.ts`, value('@iarna/toml'), restricted],
  [`${core}/collector-b.ts`, value('undici'), restricted],
  [`${core}/sink/c.ts`, value('@gostats/simulator'), restricted],
  // Packages of ours.
  ['packages/sink-a/src/a.ts', value('@gostats/core/sink')],
  ['packages/sink-a/src/b.ts', value('@gostats/line-protocol')],
  ['packages/sink-a/src/c.ts', type('@gostats/core'), restricted],
  ['packages/sink-a/src/d.ts', value('@gostats/core/testing'), restricted],
  ['packages/sink-a/test/a.ts', value('@gostats/core/testing')],
  ['packages/sink-a/test/b.ts', value('@gostats/simulator'), restricted],
  ['examples/sink-b/src/a.ts', type('@gostats/core'), restricted],
  ['examples/hook-b/src/a.ts', value('@gostats/core/plugin')],
  ['examples/hook-b/src/b.ts', type('@gostats/core'), restricted],
  ['examples/hook-b/test/a.ts', value('@gostats/simulator')],
  ['packages/simulator/src/a.ts', type('@gostats/core'), restricted],
  ['packages/cli/src/a.ts', value('@gostats/sink-influxdb'), restricted],
  ['packages/cli/src/b.ts', value('@gostats/core')],
  // What only the command line and our own tools may touch, and what nobody may.
  [`${core}/cluster/e.ts`, 'console.log(1);\n', 'eslint(no-console)'],
  [`${core}/cluster/f.ts`, 'export const home = process.env.HOME;\n', 'node(no-process-env)'],
  [`${core}/config/secrets.ts`, 'export const home = process.env.HOME;\n'],
  [`${core}/cluster/g.ts`, 'process.exit(1);\n', 'unicorn(no-process-exit)'],
  ['packages/cli/src/c.ts', 'console.log(process.env.HOME);\nprocess.exit(1);\n'],
  [`${core}/cluster/h.ts`, 'export const y = (x: any): unknown => x;\n', 'typescript(no-explicit-any)'],
  [
    `${core}/cluster/i.ts`,
    'export const y = (): void => {\n  Promise.resolve(1);\n};\n',
    'typescript(no-floating-promises)',
  ],
];

const plantedFiles = planted.map(([file, code, rule]) => ({ file, code, rule }));

let folder: string;
let found: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gostats-lint-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await Promise.all(['oxlint.config.ts', 'tsconfig.base.json'].map((file) => cp(join(root, file), join(folder, file))));
  await writeFile(
    join(folder, 'tsconfig.json'),
    '{ "extends": "./tsconfig.base.json", "include": ["packages", "examples"] }',
  );
  await Promise.all(planted.map(([file, code]) => plant(join(folder, file), code)));
  found = await lint(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the linter', () => {
  it.each(plantedFiles.filter(({ rule }) => rule !== undefined))('objects to $file: $code', ({ file, rule }) => {
    expect(found.get(file) ?? []).toContain(rule);
  });

  it.each(plantedFiles.filter(({ rule }) => rule === undefined))('lets pass $file: $code', ({ file }) => {
    expect(found.get(file) ?? []).toEqual([]);
  });

  it('knows every folder of core', async () => {
    const entries = await readdir(join(root, core), { withFileTypes: true });
    const tested = new Set(planted.map(([file]) => dirname(file)));
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(folders.filter((name) => !tested.has(`${core}/${name}`))).toEqual([]);
  });
});

async function plant(file: string, code: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
}

/** @returns file → the rules that objected to it */
async function lint(cwd: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const printed = await new Promise<string>((resolve) => {
    // It ends with 1 when it objects, which here it must.
    execFile(process.execPath, [oxlint, '--format=json'], { cwd, maxBuffer: 1e7 }, (_error, stdout) => resolve(stdout));
  });
  const { diagnostics } = JSON.parse(printed) as { diagnostics: { code: string; filename: string }[] };
  return new Map(
    Object.entries(Object.groupBy(diagnostics, ({ filename }) => filename)).map(([file, all = []]) => [
      file,
      all.map(({ code }) => code),
    ]),
  );
}
