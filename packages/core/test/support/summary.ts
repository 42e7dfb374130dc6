import type { Limits } from '../../src/limits/index.js';
import type { Frame } from '../../src/sink/index.js';
import type { SummaryKind } from '../../src/sources/summary/kinds.js';
import { summarySource } from '../../src/sources/summary/index.js';
import { runSource, type LogLine } from '../../src/testing/index.js';

export interface CollectedSummary {
  readonly frames: readonly Frame[];
  readonly frame: Frame | undefined;
  readonly lines: readonly LogLine[];
  readonly over: readonly string[];
}

/** A summary that keeps what it knows between its answers. */
export async function summaryOf(
  kind: SummaryKind,
  { rowLimit, limits = {} }: { readonly rowLimit?: number | undefined; readonly limits?: Partial<Limits> } = {},
): Promise<(rows: readonly unknown[] | null) => Promise<CollectedSummary>> {
  let answer: unknown;
  const options = [{ kind, intervalMs: 5000, rowLimit }] as never;
  const source = await runSource(summarySource, options, { answers: () => answer, limits });
  return async (rows) => {
    answer = { [kind]: rows };
    source.logger.lines.length = 0;
    const { batches, error } = await source.run();
    if (error !== undefined) throw error;
    const frames = batches.flatMap((batch) => batch.frames);
    return { frames, frame: frames[0], lines: source.logger.lines, over: source.overLimits() };
  };
}
