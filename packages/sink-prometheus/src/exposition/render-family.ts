import type { Column, Family } from './family.js';
import type { TimeSlice } from './time-slice.js';
import { renderBlock, renderLine } from './render-block.js';
import type { SampleStyle } from './render-block.js';
import { BLOCK_ROWS } from './stat-table.js';

/** What one scrape brings along. */
export interface Scrape {
  /** Only this cluster's samples; all clusters' if absent. */
  readonly clusterId: string | undefined;
  readonly style: SampleStyle;
  readonly slice: TimeSlice;
  /** The monotonic clock. */
  now(): number;
}

/**
 * A metric's header and samples, in pieces; none if it has no live sample. Never waits for the scraper: while a table
 * is walked nothing of it can be released.
 */
export async function renderFamily(family: Family, scrape: Scrape): Promise<Buffer[]> {
  const { clusterId } = scrape;
  const columns =
    clusterId === undefined ? family.columns : family.columns.filter(({ table }) => table.clusterId === clusterId);
  if (columns.length === 0) return [];
  for (const { table } of columns) table.readers++;
  try {
    const samples = mayCollide(columns) ? await distinctLines(columns, scrape) : await allBlocks(columns, scrape);
    return samples.length === 0 ? [] : [family.header, ...samples];
  } finally {
    for (const { table } of columns) table.readers--;
  }
}

/** Whether two columns could hold the same sample: not if each is of a cluster of its own name, and labelled so. */
function mayCollide(columns: readonly Column[]): boolean {
  if (columns.length === 1) return false;
  const names = new Set<string>();
  return columns.some(({ table }) => !table.clusterTagged || names.size === names.add(table.clusterName).size);
}

async function allBlocks(columns: readonly Column[], scrape: Scrape): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (const column of columns) {
    for (let block = 0; block * BLOCK_ROWS < column.table.index.size; block++) {
      const { text } = renderBlock(column, block, scrape.now(), scrape.style);
      if (text.length > 0) found.push(text);
      if (scrape.slice.isOver()) await scrape.slice.yield();
    }
  }
  return found;
}

/** Two statistics, or two names for one cluster, that end in the same metric: of equal samples the newest is shown. */
async function distinctLines(columns: readonly Column[], scrape: Scrape): Promise<Buffer[]> {
  const newest = new Map<string, number>();
  await eachLive(columns, scrape, ({ table }, slot) => {
    const own = table.index.texts[slot] as string;
    const stamp = table.stamps[slot] as number;
    if (stamp >= (newest.get(own) ?? 0)) newest.set(own, stamp);
  });
  const found: Buffer[] = [];
  let lines: string[] = [];
  const close = (): void => {
    found.push(Buffer.from(lines.join('')));
    lines = [];
  };
  // Of columns of one frame the last wins, as of rows. A sample that is written leaves the map, so that an update
  // between the two walks cannot write it twice.
  await eachLive(columns.toReversed(), scrape, (column, slot, text) => {
    const own = column.table.index.texts[slot] as string;
    const stamp = newest.get(own);
    if (stamp === undefined || (column.table.stamps[slot] as number) < stamp) return;
    newest.delete(own);
    if (lines.push(renderLine(column, slot, text, scrape.style)) === BLOCK_ROWS) close();
  });
  if (lines.length > 0) close();
  return found;
}

async function eachLive(
  columns: readonly Column[],
  scrape: Scrape,
  visit: (column: Column, slot: number, text: string) => void,
): Promise<void> {
  for (const column of columns) {
    const { table } = column;
    for (let block = 0; block * BLOCK_ROWS < table.index.size; block++) {
      const texts = table.textsFor(block);
      const now = scrape.now();
      const end = Math.min(table.index.size, (block + 1) * BLOCK_ROWS);
      for (let slot = block * BLOCK_ROWS; slot < end; slot++) {
        const live = (table.expiries[slot] as number) >= now && !Number.isNaN(column.values[slot]);
        if (live) visit(column, slot, texts[slot] as string);
      }
      if (scrape.slice.isOver()) await scrape.slice.yield();
    }
  }
}
