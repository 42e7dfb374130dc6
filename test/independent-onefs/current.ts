import { errorTexts, refusedKey, troubles } from './catalogue.js';
import type { Catalogue } from './catalogue.js';
import type { KeyMetadata } from './key-metadata.js';
import { ok, refuse } from './answer.js';
import type { Answer } from './answer.js';
import { papiText, raw } from './papi-text.js';
import type { PapiValue } from './papi-text.js';
import { localNode, nodes, upNodes } from './topology.js';
import type { OnefsNode } from './topology.js';
import { valueOf } from './values.js';

/** One row of an answer that was sent whole. */
export interface SentRow {
  readonly key: string;
  readonly devid: number;
  /** The LNN, when the request asked for it. */
  readonly node: number | undefined;
  /** Seconds. */
  readonly time: number;
  readonly errorCode: number | null;
  /** JSON. */
  readonly value: string;
}

/** `GET statistics/current` */
export class Current {
  readonly #catalogue: Catalogue;
  readonly #now: () => number;
  readonly #troubled = new Map<string, number>();
  /** In the order of the answers. */
  readonly sent: SentRow[] = [];

  constructor(catalogue: Catalogue, now: () => number) {
    this.#catalogue = catalogue;
    this.#now = now;
  }

  answer(query: URLSearchParams): Answer {
    const names = [...query.getAll('key'), ...query.getAll('keys').flatMap((list) => list.split(','))];
    if (names.length === 0) return refuse('AEC_BAD_REQUEST', 'No keys given');
    const metadata = names.map((name) => (name === refusedKey ? undefined : this.#catalogue.get(name)));
    const bad = metadata.indexOf(undefined);
    if (bad !== -1) return refuse('AEC_BAD_REQUEST', `Invalid key: '${names[bad]}'`);
    // Without it a node that does not answer fails everything.
    if (query.get('degraded') !== 'true' && nodes.some(({ up }) => !up)) {
      return refuse('AEC_SYSTEM_INTERNAL_ERROR', `system error for key '${names[0]}'`);
    }
    const asked = askedNodes(query);
    const showNodes = query.get('show_nodes') === 'true';
    const known = metadata as readonly KeyMetadata[];
    const rows = shuffle(
      known.flatMap((key) =>
        key.scope === 'cluster'
          ? [this.#row(key, undefined, showNodes)]
          : asked.map((node) => this.#row(key, node, showNodes)),
      ),
    );
    return { ...ok(papiText({ stats: rows.map(wireForm) })), onSent: () => this.sent.push(...rows) };
  }

  #row(metadata: KeyMetadata, node: OnefsNode | undefined, showNodes: boolean): SentRow {
    const { key } = metadata;
    const devid = node?.devid ?? 0;
    // Each row has its own time: nodes take their values one after another.
    const time = Math.floor(this.#now()) - (node?.lnn ?? 0);
    const errorCode = this.#errorCode(key, devid);
    const value = errorCode === null || errorCode === 3 ? valueOf(metadata, devid, time) : 'null';
    return { key, devid, node: showNodes ? (node?.lnn ?? 0) : undefined, time, errorCode, value };
  }

  #errorCode(key: string, devid: number): number | null {
    const trouble = troubles.get(key);
    if (trouble === undefined || (trouble.devid ?? devid) !== devid) return null;
    const place = `${key} ${devid}`;
    const before = this.#troubled.get(place) ?? 0;
    this.#troubled.set(place, before + 1);
    return before < (trouble.times ?? Number.POSITIVE_INFINITY) ? trouble.code : null;
  }
}

function askedNodes(query: URLSearchParams): readonly OnefsNode[] {
  const devids = query.getAll('devid');
  if (devids.includes('all') || query.get('nodes') === 'all') return upNodes;
  const asked = upNodes.filter(({ devid }) => devids.includes(String(devid)));
  return asked.length > 0 ? asked : [localNode];
}

function wireForm({ key, devid, node, time, errorCode, value }: SentRow): PapiValue {
  const error = errorCode === null ? null : (errorTexts[errorCode] ?? 'Missing result');
  const row = { devid, error, error_code: errorCode, key, time, value: raw(value) };
  return node === undefined ? row : { ...row, node };
}

/** The order of rows is documented nowhere: it is another one each time. */
function shuffle<Item>(items: readonly Item[]): readonly Item[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as Item, shuffled[last] as Item];
  }
  return shuffled;
}
