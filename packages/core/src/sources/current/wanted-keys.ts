import type { ResolvedConfig } from '../../config/types.js';
import { gostatsError } from '../../errors.js';
import type { PapiClient, PapiRequestOptions } from '../../papi/client.js';
import { keyPath, keysPath } from '../../papi/endpoints.js';
import { PapiError } from '../../papi/papi-errors.js';
import { rowsOf } from '../../papi/rows-of.js';
import type { KeyItem, KeysAnswer } from '../../papi/wire-types.js';
import { readCatalog, type Catalog, type KeySource } from './catalog.js';
import type { Clock } from '../../time/clock.js';
import type { ClusterRef } from '../../sink/index.js';
import type { ClusterMemory } from '../../cluster/memory.js';

export interface WantedKeysOptions {
  readonly client: PapiClient;
  readonly cluster: ClusterRef;
  readonly config: ResolvedConfig;
  readonly clock: Clock;
  readonly memory: ClusterMemory;
  readonly signal: AbortSignal;
}

/** Reads the metadata of the configured keys from the cluster's catalogue. @throws PapiError, GostatsError */
export async function readWantedKeys(options: WantedKeysOptions): Promise<Catalog> {
  const { client, clock, cluster, config, memory, signal } = options;
  const { list_pages: pages, list_seconds: seconds } = memory.limits.limits;
  const bounds = { pages, until: clock.monotonic() + seconds * 1000, now: () => clock.monotonic() };
  const source = keySource(client, cluster.id, { signal, maxRetries: 2 });
  const { catalog, left } = await readCatalog(wantedKeys(config), source, bounds);
  if (left === 'pages') memory.limits.exceeded('list_pages', 'statistics/keys', pages + 1);
  if (left === 'time') memory.limits.exceeded('list_seconds', 'statistics/keys', seconds + 1);
  return catalog;
}

/** Returns each configured key once, in the order of the groups. */
export function wantedKeys(config: ResolvedConfig): readonly string[] {
  return [...new Set(config.statGroups.flatMap(({ stats }) => stats))];
}

function keySource(client: PapiClient, cluster: string, request: PapiRequestOptions): KeySource {
  return {
    async page(resume) {
      const answer = await client.get<KeysAnswer>(keysPath(resume), { ...request, rowsIn: 'keys' });
      const rows = answer.body.keys === undefined ? [] : rowsOf(answer, 'keys');
      if (rows === undefined) throw unexpected(cluster, 'expected a list "keys"');
      const next: unknown = answer.body.resume ?? undefined;
      if (next !== undefined && typeof next !== 'string') throw unexpected(cluster, 'expected a text "resume"');
      // Following this token would loop forever. The list limits end longer cycles.
      if (next !== undefined && next === resume) throw unexpected(cluster, 'a page leads to itself');
      return { keys: keyItems(rows), resume: next };
    },
    async one(key) {
      try {
        const { body } = await client.get<KeysAnswer>(keyPath(key), request);
        const item: unknown = body.keys?.[0];
        return isKeyItem(item) ? item : undefined;
      } catch (error) {
        // Treat any refusal as "the cluster lacks the key": which status OneFS uses for that is not documented.
        if (error instanceof PapiError && !error.transient && (error.status ?? 500) < 500) return undefined;
        throw error;
      }
    },
  };
}

function* keyItems(rows: Iterable<readonly unknown[]>): Generator<readonly KeyItem[], void, undefined> {
  for (const slice of rows) yield slice.filter(isKeyItem);
}

const isKeyItem = (item: unknown): item is KeyItem =>
  typeof item === 'object' && item !== null && typeof (item as Partial<KeyItem>).key === 'string';

const unexpected = (cluster: string, problem: string): Error =>
  gostatsError('E_PAPI_ANSWER', { cluster, path: 'statistics/keys', problem });
