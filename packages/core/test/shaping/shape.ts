import type { DroppedEvent } from '../../src/hooks/events.js';
import { createShaping, type Shaping } from '../../src/shaping/shaping.js';
import type { PointBatch } from '../../src/sink/index.js';
import { memoryLogger } from '../../src/testing/index.js';
import { parse } from '../config/config-text.js';

/** What of a configuration matters here. */
export interface Shaped {
  /** Keys of `[global]`. */
  readonly global?: string;
  /** Keys of the `[[cluster]]` of the batches that `makeBatch` makes. */
  readonly cluster?: string;
  /** Further tables. */
  readonly more?: string;
}

/** The shaping of a configuration with one sink, "a". */
export function shapingOf(
  sink: string,
  { global = '', cluster = '', more = '' }: Shaped = {},
): Shaping & { readonly said: readonly string[]; readonly dropped: readonly DroppedEvent[] } {
  const config = parse(`
[global]
version = "0.40"
active_stat_groups = ["all"]
${global}
[logging]
log_to_stdout = true
[[statgroup]]
name = "all"
update_interval = "*"
stats = ["node.disk", "node.ifs.heat.read", "node.cpu.user.avg"]
[[sink]]
use = "alpha"
id = "a"
${sink}
[[cluster]]
hostname = "simcluster.example"
username = "u"
password = "p"
${cluster}
${more}`);
  const logger = memoryLogger();
  const dropped: DroppedEvent[] = [];
  const shaping = createShaping(config, logger, (event) => void dropped.push(event));
  return Object.defineProperties(shaping, {
    said: { get: () => logger.lines.map(({ message }) => message) },
    dropped: { value: dropped },
  }) as never;
}

/** A row as text: `node.disk cluster=c,node=1 ops=3 @1700000000000`. */
export function rowsOf(batch: PointBatch | undefined): string[] {
  return (batch?.frames ?? []).flatMap(({ stat, fields, series, timestamps, values }) =>
    series.map(({ key }, row) => {
      const numbers = fields.map(({ name }, column) => [name, values[row * fields.length + column]] as const);
      const present = numbers.filter(([, value]) => !Number.isNaN(value)).map(([name, value]) => `${name}=${value}`);
      return `${stat.key} ${key} ${present.join(',')} @${timestamps[row]}`;
    }),
  );
}
