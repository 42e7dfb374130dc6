/** One bound on what a cluster may send. */
export interface LimitSpec {
  readonly default: number;
  readonly unit:
    | 'bytes'
    | 'levels'
    | 'rows'
    | 'numbers'
    | 'fields'
    | 'series'
    | 'tags'
    | 'names'
    | 'characters'
    | 'pages'
    | 'seconds';
  /** The smallest value that the configuration accepts. */
  readonly least: number;
  /** What it limits, and what happens to the excess. */
  readonly effect: string;
}

/** Names of the limits in the configuration. */
export type LimitName =
  | 'answer_bytes'
  | 'document_bytes'
  | 'answer_depth'
  | 'answer_rows'
  | 'answer_values'
  | 'row_bytes'
  | 'frame_fields'
  | 'series'
  | 'series_bytes'
  | 'new_series_per_minute'
  | 'tag_names'
  | 'tags_per_series'
  | 'name_length'
  | 'tag_value_length'
  | 'list_pages'
  | 'list_seconds'
  | 'text_length';

const MIB = 1024 * 1024;

/**
 * Every bound on what one cluster may send. The largest clusters (252 nodes, 900 keys, 30 000 clients) stay below the
 * defaults; two clusters that reach all of them still fit into 300 MB.
 */
export const LIMITS: Readonly<Record<LimitName, LimitSpec>> = {
  answer_bytes: {
    default: 32 * MIB,
    unit: 'bytes',
    least: 64 * 1024,
    effect: 'Size of one answer, both as received and after decompression. A larger one is cut off and rejected.',
  },
  document_bytes: {
    default: MIB,
    unit: 'bytes',
    least: 16 * 1024,
    effect:
      'Size of an answer without rows, and of everything except the rows in an answer with rows. A larger one is rejected.',
  },
  answer_depth: {
    default: 12,
    unit: 'levels',
    least: 6,
    effect: 'Nesting depth of lists and maps, counted from the top of the answer. A deeper row is left out.',
  },
  answer_rows: {
    default: 250_000,
    unit: 'rows',
    least: 100,
    effect: 'Rows in one answer, and points made from them. The first ones are kept.',
  },
  answer_values: {
    default: 1_000_000,
    unit: 'numbers',
    least: 1000,
    effect:
      'Values made from one answer; what surrounds a list is copied to each of its elements. The first ones are kept.',
  },
  row_bytes: {
    default: MIB,
    unit: 'bytes',
    least: 4096,
    effect: 'Size of one row of an answer. A larger one is left out.',
  },
  frame_fields: {
    default: 512,
    unit: 'fields',
    least: 16,
    effect: 'Number of different fields of one statistic in one answer. The first ones are kept.',
  },
  series: {
    default: 60_000,
    unit: 'series',
    least: 100,
    effect: 'Number of different tag sets at a time. Beyond it, rows with a new tag set are left out.',
  },
  series_bytes: {
    default: 48 * MIB,
    unit: 'bytes',
    least: 64 * 1024,
    effect: 'Memory for the texts of tag sets. Beyond it, rows with a new tag set are left out.',
  },
  new_series_per_minute: {
    default: 10_000,
    unit: 'series',
    least: 10,
    effect:
      'New tag sets per minute, in addition to as many as `series` allows at the start. Beyond it, rows with a new tag set are left out.',
  },
  tag_names: {
    default: 256,
    unit: 'names',
    least: 16,
    effect: 'Different names of tags that are known at a time. Rows with a further one are left out.',
  },
  tags_per_series: {
    default: 64,
    unit: 'tags',
    least: 16,
    effect: 'Tags of one series. A row with more of them is left out.',
  },
  name_length: {
    default: 256,
    unit: 'characters',
    least: 64,
    effect: 'The name of a tag, of a field, or of the cluster. What is called by a longer one is left out.',
  },
  tag_value_length: {
    default: 4096,
    unit: 'characters',
    least: 64,
    effect: 'The value of a tag. A row with a longer one is left out: cut off, it might be taken for another one.',
  },
  list_pages: {
    default: 100,
    unit: 'pages',
    least: 4,
    effect: 'Pages of the list of keys. Keys on further pages are requested by name.',
  },
  list_seconds: {
    default: 120,
    unit: 'seconds',
    least: 5,
    effect: 'Time for all pages of the list of keys. Keys on further pages are requested by name.',
  },
  text_length: {
    default: 500,
    unit: 'characters',
    least: 40,
    effect: 'Length of a text from a cluster in the log or in an error. The rest is cut off.',
  },
};

/** A value for each limit. */
export type Limits = Readonly<Record<LimitName, number>>;

export const LIMIT_NAMES: readonly LimitName[] = Object.keys(LIMITS) as LimitName[];

/** Returns the default limits with the given ones replaced. */
export function makeLimits(given: Partial<Limits> = {}): Limits {
  const entries = LIMIT_NAMES.map((name) => [name, given[name] ?? LIMITS[name].default] as const);
  return Object.freeze(Object.fromEntries(entries)) as Limits;
}

export const defaultLimits: Limits = makeLimits();
