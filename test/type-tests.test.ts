import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

/**
 * Files that only the compiler judges: what runs says nothing of types. `npm run types` is a stage of the gate; here it is
 * proven that it reads these files, and that it fails when one of them is wrong.
 */
const JUDGED = [
  'packages/core/test/sink/contract-types.ts',
  'packages/core/test/hooks/page-signatures.ts',
  'packages/core/test/log/event-types.ts',
] as const;

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url)
  .resolve('typescript/package.json')
  .replace('package.json', 'bin/tsc');

function compile(...args: readonly string[]): Promise<{ readonly failed: boolean; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, ...args], { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, said: stdout + stderr });
    });
  });
}

it('are read by npm run types, and that by the gate', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const project = /^tsc --noEmit -p (\S+)$/.exec(scripts['types'] ?? '')?.[1] ?? '';
  const { said } = await compile('--listFilesOnly', '-p', project);
  const read = said.replaceAll('\\', '/').split('\n');
  for (const file of JUDGED) expect(read.some((line) => line.endsWith(file))).toBe(true);
  expect(await readFile(join(root, '.ci/run'), 'utf8')).toMatch(/npm run (?:--silent )?types/);
});

it.each([
  [
    JUDGED[0],
    'a rule that nothing breaks',
    (text: string) =>
      text.replace(
        'sink: PushSink = { writePoints: take, writepoints: take }',
        'sink: PushSink = { writePoints: take }',
      ),
  ],
  [
    JUDGED[0],
    'another type',
    (text: string) => text.replace("toEqualTypeOf<'push' | 'pull'>", "toEqualTypeOf<'push'>"),
  ],
  [JUDGED[2], 'a line that is allowed', (text: string) => text.replace('cluster.on-fire', 'cluster.clock-agrees')],
  [JUDGED[1], 'another signature', (text: string) => text.replace('[clusterId: string]', '[clusterId: number]')],
])('%s fails the compiler with %s', async (file, _, spoil) => {
  const text = await readFile(join(root, file), 'utf8');
  const spoilt = spoil(text);
  expect(spoilt).not.toBe(text);
  // In a folder that npm run types does not read, and from which the packages of the tests are found.
  const folder = await mkdtemp(join(root, 'packages/core/node_modules/.planted-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const source = `${join(root, 'packages/core/src').replaceAll('\\', '/')}/`;
  await writeFile(join(folder, 'planted.ts'), spoilt.replaceAll("'../../src/", `'${source}`));
  await writeFile(join(folder, 'sound.ts'), text.replaceAll("'../../src/", `'${source}`));
  const project = (name: string): Promise<void> =>
    writeFile(
      join(folder, `${name}.json`),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), include: [], files: [`${name}.ts`] }),
    );
  await Promise.all([project('planted'), project('sound')]);
  expect(await compile('-p', join(folder, 'sound.json'))).toEqual({ failed: false, said: '' });
  const judged = await compile('-p', join(folder, 'planted.json'));
  expect(judged.failed).toBe(true);
  expect(judged.said).toContain('planted.ts');
});

/** A sink of each of these is misspelt; what the compiler says must name the method that is missing. */
const MISSPELT: readonly (readonly [create: string, delivery: string, named: string])[] = [
  ['() => ({ writePoint: take })', 'push', 'WithWritePoints'],
  ['() => ({ writepoints: take, close: take })', 'push', "Property 'writePoints' is missing"],
  ['async () => ({ writePoint: take })', 'push', "Property 'writePoints' is missing"],
  ['function () { return { observe() {} }; }', 'push', 'WithWritePoints'],
  ['() => ({ obeserve() {} })', 'pull', 'WithObserve'],
  ['(options) => ({ Observe() { void options.file; } })', 'pull', 'WithObserve'],
];

it('names the method that a misspelt sink lacks', async () => {
  const folder = await mkdtemp(join(root, 'packages/core/node_modules/.planted-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const source = join(root, 'packages/core/src').replaceAll('\\', '/');
  const sinks = MISSPELT.map(
    ([create, delivery], index) =>
      `export const sink${index} = defineSink({ name: 'a', delivery: '${delivery}', config, create: ${create} });`,
  );
  const head = [
    `import { defineSink, type StandardSchema } from '${source}/sink/index.js';`,
    'declare const config: StandardSchema<{ file: string }>;',
    'declare const take: () => Promise<void>;',
  ];
  await writeFile(join(folder, 'planted.ts'), [...head, ...sinks].join('\n'));
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(root, 'tsconfig.json'), include: [], files: ['planted.ts'] }),
  );
  const { said } = await compile('-p', join(folder, 'tsconfig.json'));
  const errors = said.split(/^(?=\S)/m);
  for (const [index, [create, , named]] of MISSPELT.entries()) {
    const line = head.length + index + 1;
    const about = errors.filter((error) => error.includes(`planted.ts(${line},`));
    expect({ create, about }).toEqual({ create, about: [expect.stringContaining(named)] });
  }
});
