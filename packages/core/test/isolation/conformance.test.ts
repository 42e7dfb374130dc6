import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import { loadIsolated } from '../../src/isolation/load-isolated.js';
import type { SinkDefinition } from '../../src/sink/index.js';
import { testSinkConformance, type ConformanceSubject } from '../../src/testing/index.js';
import { systemClock } from '../../src/time/clock.js';

const root = await mkdtemp(join(tmpdir(), 'gostats-conformance-'));
const fileOf = (delivery: 'push' | 'pull'): string =>
  fileURLToPath(new URL(`../fixtures/${delivery}-sink-of-files.mjs`, import.meta.url));
const disposals: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(disposals.map((dispose) => dispose()));
  await rm(root, { recursive: true });
});

async function inProcess(delivery: 'push' | 'pull'): Promise<SinkDefinition> {
  return ((await import(pathToFileURL(fileOf(delivery)).href)) as { default: SinkDefinition }).default;
}

/** Each instance has a process of its own, as each sink of a configuration has. */
async function isolated(delivery: 'push' | 'pull'): Promise<SinkDefinition> {
  const file = fileOf(delivery);
  const load = async (): Promise<SinkDefinition> => {
    const { definition, dispose } = await loadIsolated(
      { use: 'files', url: pathToFileURL(file).href, place: file, found: file, bundled: false },
      {
        id: 'files',
        isolation: { maxMemoryMb: 128, mayRead: [], mayWrite: [root] },
        configFile: join(root, 'idic.toml'),
        extension: undefined,
        admit: () => Promise.resolve(),
        clock: systemClock,
        random: Math.random,
      },
    );
    disposals.push(dispose);
    return definition;
  };
  await writeFile(join(root, 'idic.toml'), '');
  const first = await load();
  return Object.freeze({
    ...first,
    create: async (options: unknown, context: never) => (await load()).create(options, context),
  }) as SinkDefinition;
}

let folders = 0;
const subject = (definition: SinkDefinition): ConformanceSubject<string> => ({
  definition,
  options: (folder) => ({ folder, token: 'hunter2-hunter2' }),
  refusedOptions: [{}],
  secrets: ['hunter2-hunter2'],
  async setUp() {
    const folder = join(root, String(++folders));
    await mkdir(folder);
    return folder;
  },
  async received(folder) {
    const values = join(folder, 'values');
    return existsSync(values) ? (await readFile(values, 'utf8')).trim().split('\n').map(Number) : [];
  },
  failStart: async (folder) => {
    await writeFile(join(folder, 'fail-start'), '');
    return () => rm(join(folder, 'fail-start'));
  },
  patienceMs: 30_000,
  ...(definition.delivery === 'push' && {
    failNext: {
      permanent: (folder) => writeFile(join(folder, 'fail-next'), '{"kind":"permanent"}'),
      partial: (folder) => writeFile(join(folder, 'fail-next'), '{"kind":"partial","rejected":1}'),
      retryable: (folder) => writeFile(join(folder, 'fail-next'), '{"kind":"retryable"}'),
    },
    fallSilent: (folder) => writeFile(join(folder, 'silent'), ''),
  }),
});

describe('a push sink in the process of the host', async () => {
  testSinkConformance({ describe, it }, subject(await inProcess('push')));
});

describe('a push sink in a process of its own', async () => {
  testSinkConformance({ describe, it }, subject(await isolated('push')));
});

describe('a pull sink in the process of the host', async () => {
  testSinkConformance({ describe, it }, subject(await inProcess('pull')));
});

describe('a pull sink in a process of its own', async () => {
  // `observe` returns before the other process has stored anything; walls.test.ts waits for what it does.
  const { received: _, ...rest } = subject(await isolated('pull'));
  testSinkConformance({ describe, it }, rest);
});
