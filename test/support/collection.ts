import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificate } from '@gostats/test-servers';
import { makeFolder } from '../../packages/cli/test/support/folder.js';
import { startGostats } from '../../packages/cli/test/support/gostats.js';
import type { RunningGostats } from '../../packages/cli/test/support/gostats.js';
import { clusterName, startIndependentOnefs, troubles } from '../independent-onefs/index.js';
import type { IndependentOnefs, SentRow } from '../independent-onefs/index.js';
import { cellsOf, pointOfSummary, pointsOfRow } from './expected-points.js';
import { idic } from './idic.js';
import { followNdjson, ndjsonSink } from './ndjson-file.js';
import { waitUntil } from './wait-until.js';

const credentials = { username: 'stats reader', password: 'A_Pa$$"word\\' };
/** Keys of other releases: the cluster has never heard of them. */
export const goneKeys: readonly string[] = ['cache.l1.data.read.hit', 'node.clientstats.gone'];
export const summaries: readonly string[] = ['client', 'drive', 'heat', 'protocol', 'system'];
const cluster = clusterName.toLowerCase();

/** `gostats run` with all keys of an independent cluster, and what its sink has been given. */
export interface Collection {
  readonly onefs: IndependentOnefs;
  readonly gostats: RunningGostats;
  /** Everything that has arrived: a line for each number, with measurement, tags and time. */
  readonly look: () => ReadonlySet<string>;
}

/** Whoever starts it closes `onefs` and kills `gostats`. */
export async function collect(options: { nodesBehindAddress?: number } = {}): Promise<Collection> {
  const { cert, key } = await makeCertificate();
  const onefs = await startIndependentOnefs({ cert, key, ...credentials, ...options });
  const folder = makeFolder({ 'ca.pem': cert, 'ndjson.mjs': ndjsonSink });
  const file = join(folder, 'points.ndjson');
  writeFileSync(join(folder, 'idic.toml'), configuration(onefs, file));
  const gostats = startGostats(['run'], { cwd: folder });
  const read = followNdjson(file);
  const arrived = new Set<string>();
  const look = (): ReadonlySet<string> => {
    for (const point of read().flatMap(({ points }) => points)) for (const cell of cellsOf(point)) arrived.add(cell);
    return arrived;
  };
  return { onefs, gostats, look };
}

function configuration({ port, keys }: IndependentOnefs, file: string): string {
  const groups = [0, 1, 2, 3].map((group): [string, readonly string[]] => [
    `group ${group}`,
    [...keys.filter((_, at) => at % 4 === group), ...goneKeys.slice(group, group + 1)],
  ]);
  return idic({
    global: { include_degraded: true, stat_retry_interval: 0.2 },
    clusters: [{ port, ...credentials, ca_file: 'ca.pem' }],
    groups: Object.fromEntries(groups),
    more: `[summary_stats]
${summaries.map((kind) => `${kind} = true\n${kind}_interval = 1\n`).join('')}
[[sink]]
use = "./ndjson.mjs"
id = "ndjson"
[sink.options]
file = ${JSON.stringify(file)}
`,
  });
}

/** The lines of everything that was sent until now. */
function sentCells({ rows, summaryItems }: IndependentOnefs): ReadonlySet<string> {
  // When a key is asked for again because of one node, the others answer again too: they have had their say.
  const again = ({ key, devid }: SentRow): boolean => {
    const trouble = troubles.get(key);
    return trouble?.times !== undefined && trouble.devid !== undefined && trouble.devid !== devid;
  };
  const rowPoints = rows.filter((row) => !again(row)).flatMap((row) => pointsOfRow(row, cluster));
  const summaryPoints = summaryItems.map(({ kind, item }) => pointOfSummary(kind, item, cluster));
  return new Set([...rowPoints, ...summaryPoints].flatMap(cellsOf));
}

/** Waits until everything that has been sent up to now has arrived. */
export async function allArrives({ onefs, look }: Collection): Promise<void> {
  let missing = sentCells(onefs);
  await waitUntil('everything that was sent', () => (missing = difference(missing, look())).size === 0, {
    state: () => [...missing].slice(0, 5),
  });
}

/** What has arrived and was never sent. */
export function neverSent({ onefs, look }: Collection): readonly string[] {
  const repeated = new Set(onefs.rows.flatMap((row) => pointsOfRow(row, cluster)).flatMap(cellsOf));
  return [...difference(difference(look(), sentCells(onefs)), repeated)];
}

const difference = (one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...one].filter((cell) => !other.has(cell)));

/** For the record: what was proven, in figures. */
export function tell({ onefs, look }: Collection): void {
  const { rows, requests, sessions, connections } = onefs;
  const keys = new Set(rows.map(({ key }) => key)).size;
  const longest = Math.max(...requests.map(({ url }) => url.length));
  process.stdout.write(
    `independent OneFS: ${keys} keys, ${rows.length} rows, ${look().size} numbers compared, ` +
      `${requests.length} requests (longest URL ${longest}), ${connections} connections, ${sessions.logins} logins\n`,
  );
}
