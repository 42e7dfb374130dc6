import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import type { Extension, FaultKind } from '../../src/blame/extension.js';
import { loadIsolated } from '../../src/isolation/load-isolated.js';
import { pathToFileURL } from 'node:url';
import type { PullSink, PushSink, SinkDefinition } from '../../src/sink/index.js';
import { sinkContext, type TestSinkContext } from '../../src/testing/index.js';
import { systemClock, type Clock } from '../../src/time/clock.js';

export const never: AbortSignal = new AbortController().signal;
const HEAD = `import { appendFileSync, readFileSync } from 'node:fs';
const [OUT_FILE, CONFIG_FILE] = FILES;
const config = { '~standard': { version: 1, vendor: 't', validate: (value) => ({ value }) } };
const brand = { [Symbol.for('gostats.sink')]: 1, name: 'planted', config };
const say = (line) => appendFileSync(OUT_FILE, JSON.stringify(line) + '\\n');
`;

export interface Planted {
  readonly definition: SinkDefinition;
  readonly instance: PushSink & PullSink;
  readonly context: TestSinkContext;
  readonly faults: { readonly kind: FaultKind; readonly detail: string }[];
  readonly printed: string[];
  /** What the sink said by `say(…)`. */
  readonly said: () => Promise<unknown[]>;
  readonly folder: string;
}

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

export interface PlantOptions {
  readonly delivery?: 'push' | 'pull';
  readonly options?: unknown;
  readonly maxMemoryMb?: number;
  readonly clock?: Clock;
  readonly context?: Partial<TestSinkContext>;
  /** Code of the module before its definition. */
  readonly head?: string;
}

/** A folder that goes after the test. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gostats-isolation-'));
  endings.push(() => rm(folder, { recursive: true }));
  return folder;
}

/** A sink in a process of its own. @param create the body of its `create(options, context)` */
export async function plant(create: string, more: PlantOptions = {}): Promise<Planted> {
  const folder = await tempFolder();
  const { delivery = 'push', options = {}, maxMemoryMb = 256, clock = systemClock, head = '' } = more;
  const file = join(folder, 'planted/sink.mjs');
  const out = join(folder, 'out.ndjson');
  await mkdir(dirname(file));
  await writeFile(join(folder, 'idic.toml'), 'password = "of a cluster"\n');
  const source = `${HEAD.replace('FILES', JSON.stringify([out, join(folder, 'idic.toml')]))}${head}
export default { ...brand, delivery: '${delivery}', create: (options, context) => { ${create} } };`;
  await writeFile(file, source);
  const faults: Planted['faults'][number][] = [];
  const printed: string[] = [];
  const extension: Extension = {
    noun: 'sink',
    id: 'main',
    place: file,
    fault: (kind, detail) => void faults.push({ kind, detail }),
    printed: (_stream, text) => void printed.push(text),
  };
  const url = pathToFileURL(file).href;
  const { definition, dispose } = await loadIsolated(
    { use: './planted/sink.mjs', url, place: file, found: file, bundled: false },
    {
      id: 'main',
      isolation: { maxMemoryMb, mayRead: [], mayWrite: [out] },
      configFile: join(folder, 'idic.toml'),
      extension,
      admit: () => Promise.resolve(),
      clock,
      random: () => 0,
    },
  );
  endings.push(dispose);
  const context = sinkContext(more.context);
  const instance = (await definition.create(options, context)) as PushSink & PullSink;
  const said = async (): Promise<unknown[]> => {
    const text = await readFile(out, 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
  };
  return { definition, instance, context, faults, printed, said, folder };
}
