import type { SentRow, SummaryItem, SummaryKind } from '../independent-onefs/index.js';

/** A point as the NDJSON sink writes it. */
export interface ToldPoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly timestamp: number;
  readonly fields: Readonly<Record<string, number>>;
}

type Json = string | number | boolean | null | readonly Json[] | JsonMap;
interface JsonMap {
  readonly [name: string]: Json;
}

interface Part {
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
}

/** What users of gostats for Go get for a row, once more from the beginning. */
export function pointsOfRow(
  { key, devid, node, time, errorCode, value }: SentRow,
  cluster: string,
): readonly ToldPoint[] {
  const usable = errorCode === null || errorCode === 0 || errorCode === 3;
  if (!usable) return [];
  const place = devid === 0 ? {} : { devid: String(devid), node: String(node ?? devid) };
  const tags = { cluster, degraded: String(errorCode === 3), ...place };
  const misleading = new Set(['change_notify', 'read_directory_change']);
  return partsOf(JSON.parse(value) as Json, { tags, fields: {} }, 'value')
    .filter(({ fields }) => Object.keys(fields).length > 0)
    .filter((part) => !misleading.has(part.tags['op_name'] ?? ''))
    .map((part) => ({ measurement: key, timestamp: time * 1000, ...part }));
}

/**
 * A list is one point an element, a list within a map one point an element with what stands around it. Bare numbers of a
 * list are told apart by their place.
 */
function partsOf(value: Json, outer: Part, name: string, place = ''): readonly Part[] {
  if (value === null) return [];
  if (isList(value))
    return value.flatMap((element, at) => partsOf(element, outer, name, place === '' ? `${at}` : `${place}.${at}`));
  if (!isMap(value)) {
    const isPlaced = place !== '' && typeof value !== 'string';
    return [scalar(value, isPlaced ? { ...outer, tags: { ...outer.tags, index: place } } : outer, name)];
  }
  const whole = mapOf(value, outer);
  const lists = Object.entries(value).filter(([, member]) => isList(member));
  return lists.length === 0 ? [whole] : lists.flatMap(([inner, list]) => partsOf(list, whole, inner));
}

/** Members of maps within maps have their own names, or both names where one would be another's. */
function mapOf(map: JsonMap, outer: Part): Part {
  const leaves = leavesOf(map, '');
  const nameOf = ({ member, name }: Leaf): string =>
    leaves.filter((one) => one.member === member).length > 1 ? name : member;
  const texts = leaves.flatMap((leaf) => (typeof leaf.value === 'string' ? [[nameOf(leaf), leaf.value] as const] : []));
  const numbers = leaves.flatMap((leaf) =>
    typeof leaf.value === 'string' ? [] : [[nameOf(leaf), Number(leaf.value)] as const],
  );
  return {
    tags: { ...outer.tags, ...Object.fromEntries(texts) },
    fields: { ...outer.fields, ...Object.fromEntries(numbers) },
  };
}

interface Leaf {
  readonly member: string;
  readonly name: string;
  readonly value: string | number | boolean;
}

function leavesOf(map: JsonMap, prefix: string): Leaf[] {
  return Object.entries(map).flatMap(([member, value]) => {
    const name = prefix + member;
    if (value === null || isList(value)) return [];
    return isMap(value) ? leavesOf(value, `${name}_`) : [{ member, name, value }];
  });
}

/** A bare text, of which gostats dies too, is a tag of a point that says that it is so. */
function scalar(value: string | number | boolean, { tags, fields }: Part, name: string): Part {
  if (typeof value !== 'string') return { tags, fields: { ...fields, [name]: Number(value) } };
  return { tags: value === '' ? tags : { ...tags, text: value }, fields: { ...fields, [name]: 1 } };
}

const summaryTags: Readonly<Record<SummaryKind, readonly string[]>> = {
  client: ['node', 'class', 'protocol', 'local_addr', 'local_name', 'remote_addr', 'remote_name'],
  drive: ['drive_id', 'type'],
  heat: ['class_name', 'event_name', 'lin', 'node', 'path'],
  protocol: ['node', 'class', 'operation', 'protocol'],
  system: ['node'],
};

export function pointOfSummary(kind: SummaryKind, sent: SummaryItem, cluster: string): ToldPoint {
  const item = JSON.parse(JSON.stringify(sent, (_, value: unknown) => unwrap(value))) as JsonMap;
  const user = (item['user'] ?? {}) as JsonMap;
  const tags: Record<string, string> = { cluster };
  const fields: Record<string, number> = {};
  const set = (name: string, value: Json | undefined): void => {
    if (typeof value === 'string' || typeof value === 'number') tags[name] = `${value}`;
  };
  for (const name of summaryTags[kind]) set(name, item[name]);
  for (const name of ['id', 'name', 'type']) set(`user_${name}`, user[name]);
  const notFields = new Set(['time', 'event_type', ...summaryTags[kind]]);
  for (const [name, value] of Object.entries(item)) {
    if (typeof value === 'number' && !notFields.has(name)) fields[name] = value;
  }
  return { measurement: `node.summary.${kind}`, tags, timestamp: Number(item['time']) * 1000, fields };
}

/** A line for each number: whether two points of a series and time are one or two does not matter. */
export function cellsOf({ measurement, tags, timestamp, fields }: ToldPoint): readonly string[] {
  const sorted = Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1));
  const head = `${measurement} ${JSON.stringify(sorted)} ${timestamp}`;
  return Object.entries(fields).map(([name, value]) => `${head} ${name}=${value}`);
}

const unwrap = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'raw' in value ? Number((value as { raw: string }).raw) : value;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const isMap = (value: Json): value is JsonMap => typeof value === 'object' && value !== null && !isList(value);
