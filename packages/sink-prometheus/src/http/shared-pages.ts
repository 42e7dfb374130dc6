import { Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { SharedPage } from './shared-page.js';

export type Coding = 'plain' | 'gzip';

export interface PagesSource {
  /** Renders the page of one cluster, or of all. */
  render(clusterId: string | undefined): AsyncIterable<Buffer>;
  /** Changes when a page made now would differ from an earlier one. */
  version(): number;
}

/** A page is reused for this time after its start, if nothing has been observed since. */
const FRESH_MS = 250;
/** Above this, scrapers that have taken nothing for `STALLED_MS` are cut off. */
const MAX_SHARED_BYTES = 64 * 1024 * 1024;
const STALLED_MS = 1000;
/** Above this, no new page is started; an existing one that is still open is shared instead. */
const FULL_BYTES = 192 * 1024 * 1024;

interface Current {
  readonly page: SharedPage;
  readonly version: number;
}

/**
 * The pages being read at present. Concurrent scrapes share one page, which is made and compressed once. The number of
 * bytes kept for slow readers is limited.
 */
export class SharedPages {
  readonly #source: PagesSource;
  readonly #current = new Map<string, Current>();
  readonly #alive = new Set<SharedPage>();

  constructor(source: PagesSource) {
    this.#source = source;
  }

  /** Bytes of all pages that still have readers. */
  get bytes(): number {
    let sum = 0;
    for (const page of this.#alive) sum += page.bytes;
    return sum;
  }

  /** Returns a page to read; undefined if too much data is queued for scrapers that do not read their responses. */
  open(clusterId: string | undefined, coding: Coding): SharedPage | undefined {
    const key = `${coding} ${clusterId ?? ''}`;
    const now = this.#current.get(key);
    if (now?.page.open === true && (now.page.growing || this.#isFresh(now))) return now.page;
    this.#evict();
    if (this.bytes > FULL_BYTES) return now?.page.open === true ? now.page : undefined;
    const version = this.#source.version();
    const source = coding === 'plain' ? this.#source.render(clusterId) : this.#compressed(clusterId);
    const page: SharedPage = new SharedPage(
      source,
      () => this.#evict(),
      () => {
        this.#alive.delete(page);
        if (this.#current.get(key)?.page === page) this.#current.delete(key);
      },
    );
    this.#alive.add(page);
    this.#current.set(key, { page, version });
    return page;
  }

  #isFresh({ page, version }: Current): boolean {
    return version === this.#source.version() && performance.now() - page.startedAt < FRESH_MS;
  }

  #evict(): void {
    if (this.bytes <= MAX_SHARED_BYTES) return;
    for (const page of this.#alive) page.cutStalled(STALLED_MS);
  }

  /** The lowest level compresses samples to a tenth; the highest takes six times as long for a third less. */
  async *#compressed(clusterId: string | undefined): AsyncGenerator<Buffer, void, undefined> {
    const plain = this.open(clusterId, 'plain');
    if (plain === undefined) throw new Error('too much data is queued for scrapers that do not read their responses');
    const chunks = Readable.from(
      plain.read(() => undefined),
      { highWaterMark: 1 },
    );
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    chunks.on('error', (error) => gzip.destroy(error));
    try {
      for await (const chunk of chunks.pipe(gzip)) yield chunk as Buffer;
    } finally {
      chunks.destroy();
    }
  }
}
