import type { z } from 'zod';
import { optionsTable, textList } from './schema-values.js';
import { key, type KeyDoc, type TableSpec } from './table-spec.js';

/** The keys of `[[sink]]` that shape its points. */
export interface ShapingTable {
  tags: Readonly<Record<string, unknown>>;
  keep_stats: string[];
  drop_stats: string[];
  keep_fields: string[];
  drop_fields: string[];
  keep_tags: string[];
  drop_tags: string[];
  rename_tags: Readonly<Record<string, unknown>>;
}

/** Tags to add, in `[global]`, `[[cluster]]` and `[[sink]]`. Names and values are checked later, one by one. */
export const tagsSchema: z.ZodType<Readonly<Record<string, unknown>>> = optionsTable.default({});

export const tagsDoc = (effect: string): KeyDoc => ({
  origin: 'added',
  atReload: 'apply',
  isPublic: true,
  type: 'table of strings',
  expected: 'a table of tags, such as { site = "lab" }',
  default: 'none',
  effect,
});

export const tagsKey = (effect: string): z.ZodType<Readonly<Record<string, unknown>>> =>
  key(tagsSchema, tagsDoc(effect));

const patterns = (example: string, byDefault: string, effect: string): z.ZodType<string[]> =>
  key(textList.default([]), {
    origin: 'added',
    atReload: 'apply',
    type: 'string[]',
    expected: `an array of patterns, such as ["${example}"]`,
    default: byDefault,
    effect,
  });

export const shapingKeys: TableSpec<ShapingTable>['keys'] = {
  tags: tagsKey('Tags that are added to what this sink gets. They override those of `[global]` and `[[cluster]]`.'),
  keep_stats: patterns(
    'node.cpu.*',
    'all',
    'It gets only these statistics and summaries. `*` matches any text, `?` one character.',
  ),
  drop_stats: patterns('node.ifs.heat.*', 'none', 'It gets none of these statistics and summaries.'),
  keep_fields: patterns(
    'node.protostats.*:op_*',
    'all',
    'It gets only these fields of each point: `"op_*"` for all statistics, `"node.protostats.*:op_*"` for some; the others keep ' +
      'all their fields.',
  ),
  drop_fields: patterns('node.protostats.*:time_*', 'none', 'It gets none of these fields, written in the same way.'),
  keep_tags: patterns(
    'node',
    'all',
    'Its points keep only these tags, including those added by `[global]` and `[[cluster]]`.',
  ),
  drop_tags: patterns('user_*', 'none', 'Its points lose these tags.'),
  rename_tags: key(optionsTable.default({}), {
    origin: 'added',
    atReload: 'apply',
    type: 'table of strings',
    expected: 'a table of old and new names, such as { node = "lnn" }',
    default: 'none',
    effect:
      'New names for tags: `{ node = "lnn" }`. Applied after `keep_tags` and `drop_tags`, which use the old names.',
  }),
};
