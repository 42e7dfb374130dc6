import type { Column, Family } from './family.js';
import type { TimeSlice } from './time-slice.js';
import { renderBlock, renderLine } from './render-block.js';
import type { SampleStyle } from './render-block.js';
import { BLOCK_ROWS } from './stat-table.js';

/** The parameters of one scrape. */
export interface Scrape {
  /** Render only this cluster's samples; all clusters if undefined. */
  readonly clusterId: string | undefined;
  readonly style: SampleStyle;
  readonly slice: TimeSlice;
  /** The current time, by the monotonic clock. */
  now(): number;
}

/**
 * Renders a metric's header and samples in pieces; empty if it has no live sample. Never waits for the scraper, because
 * no slot of a table can be released while it is read.
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

/**
 * Checks whether two columns could contain the same sample. They cannot if each belongs to a cluster with a different
 * name, and is labelled with it.
 */
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

/**
 * Renders columns in which different statistics, or two entries for one cluster, map to the same metric. Of samples
 * with equal labels only the newest is shown.
 */
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
  // Of the columns of a frame the last one wins, as with rows. A written sample is removed from the map, so that an
  // update between the two passes cannot write it twice.
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
