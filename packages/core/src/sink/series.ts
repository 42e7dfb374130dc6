import type { Series } from './batch.js';
import { dictionary } from './dictionary.js';

/** Where the last id is kept: one for the process, as a plugin may bring its own copy of this package. */
const LAST_ID: unique symbol = Symbol.for('gostats.last-series-id') as never;
const shared = globalThis as { [LAST_ID]?: number };

/** The canonical text of a tag set: its names sorted, `\`, `,` and `=` escaped. Equal for equal tags. */
export function seriesKey(tags: Readonly<Record<string, string>>): string {
  const names = Object.keys(tags).sort();
  return names.map((name) => `${escape(name)}=${escape(tags[name] as string)}`).join(',');
}

/** A series that nobody has yet. Whoever makes one interns it: the same tags must lead to the same object again. */
export function makeSeries(tags: Readonly<Record<string, string>>, key: string = seriesKey(tags)): Series {
  const sorted = dictionary<string>();
  for (const name of Object.keys(tags).sort()) sorted[name] = tags[name] as string;
  const id = (shared[LAST_ID] = (shared[LAST_ID] ?? 0) + 1);
  return Object.freeze({ id, key, tags: Object.freeze(sorted) });
}

const SPECIAL = /[\\,=]/;
const escape = (text: string): string => (SPECIAL.test(text) ? text.replace(/[\\,=]/g, '\\$&') : text);
