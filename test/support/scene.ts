import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from '@gostats/simulator';
import type { Endpoint, StartOptions } from '@gostats/simulator';
import { onTestFinished } from 'vitest';
import { makeFolder } from '../../packages/cli/test/support/folder.js';
import { startGostats } from '../../packages/cli/test/support/gostats.js';
import type { RunningGostats } from '../../packages/cli/test/support/gostats.js';
import { idic } from './idic.js';
import type { Idic } from './idic.js';
import { followNdjson, ndjsonSink } from './ndjson-file.js';
import type { ToldBatch } from './ndjson-file.js';
import { waitUntil } from './wait-until.js';
import type { ToldPoint } from './expected-points.js';

export interface SceneOptions extends Partial<Omit<Idic, 'clusters'>> {
  readonly simulator?: StartOptions;
  /** Before anybody has logged in. */
  readonly prepare?: (endpoints: readonly Endpoint[]) => void;
  /** Further keys of each `[[cluster]]`, in their order. */
  readonly clusters?: Idic['clusters'];
  /** Beside the configuration. */
  readonly files?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** `gostats run`, the clusters it collects from, and what its sink `ndjson` was given. */
export interface Scene {
  readonly endpoints: readonly Endpoint[];
  readonly gostats: RunningGostats;
  readonly folder: string;
  readonly configuration: string;
  /** Everything since the start. */
  readonly batches: () => readonly ToldBatch[];
  readonly points: (measurement: string) => readonly ToldPoint[];
  /** Waits until `count` more batches with this measurement have come, of the cluster if one is named. */
  readonly more: (measurement: string, count?: number, cluster?: string) => Promise<void>;
}

/** Simulated clusters and `gostats run` with a sink of one's own that writes a file; all end with the test. */
export async function startScene(options: SceneOptions = {}): Promise<Scene> {
  const { simulator = {}, prepare, clusters = [], files = {}, flags = [], env = {}, ...own } = options;
  const served = await startSimulator({ port: 0, clusters: 1, nodes: 2, ...simulator });
  onTestFinished(() => served.close());
  prepare?.(served.endpoints);
  const each = served.endpoints.map(({ port }, at) => ({ port, ca_file: 'ca.pem', ...clusters[at] }));
  const running = runGostats({ ...own, clusters: each }, { 'ca.pem': served.certificate, ...files }, { flags, env });
  return { endpoints: served.endpoints, ...running };
}

/** `gostats run` with a configuration, the sink and these files beside it. */
export function runGostats(
  configuration: Partial<Idic> & Pick<Idic, 'clusters'>,
  files: Readonly<Record<string, string>> = {},
  { flags = [], env = {} }: { flags?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Omit<Scene, 'endpoints'> {
  const folder = makeFolder({ 'ndjson.mjs': ndjsonSink, ...files });
  const file = join(folder, 'points.ndjson');
  const sink = `[[sink]]\nuse = "./ndjson.mjs"\nid = "ndjson"\n[sink.options]\nfile = ${JSON.stringify(file)}\n`;
  const { groups = { health: ['cluster.health', 'cluster.node.count.all'] }, more = '' } = configuration;
  const text = idic({ ...configuration, groups, more: `${more}\n${sink}` });
  writeFileSync(join(folder, 'idic.toml'), text);
  const gostats = startGostats(['run', ...flags], { cwd: folder, env });
  return { folder, configuration: text, gostats, ...follow(file, gostats) };
}

function follow(file: string, gostats: RunningGostats): Pick<Scene, 'batches' | 'points' | 'more'> {
  const read = followNdjson(file);
  const all: ToldBatch[] = [];
  const batches = (): readonly ToldBatch[] => {
    all.push(...read());
    return all;
  };
  const count = (measurement: string, cluster: string | undefined): number =>
    batches().filter(
      (batch) =>
        (cluster ?? batch.cluster) === batch.cluster && batch.points.some((one) => one.measurement === measurement),
    ).length;
  return {
    batches,
    points: (measurement) => batches().flatMap(({ points }) => points.filter((one) => one.measurement === measurement)),
    async more(measurement, wanted = 1, cluster) {
      const before = count(measurement, cluster);
      await waitUntil(`${wanted} more of ${measurement}`, () => count(measurement, cluster) >= before + wanted, {
        state: () => gostats.output,
      });
    },
  };
}
