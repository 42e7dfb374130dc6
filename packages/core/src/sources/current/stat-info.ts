import type { KeyItem } from '../../papi/wire-types.js';
import type { StatInfo } from '../../sink/index.js';

/** OneFS types whose values have a single number. Source: the key metadata of OneFS 7.2 to 8.2, and recorded values. */
const ONE_FIELD_TYPES = new Set(['int32', 'uint32', 'int64', 'uint64', 'double', 'string', 'bool', 'stats_heat_list']);

/** Returns the description that all points of a key share. An unknown type is assumed to have a single field. */
export function statInfoOf(item: Partial<KeyItem> & Pick<KeyItem, 'key'>): StatInfo {
  const type = item.type ?? 'unknown';
  return Object.freeze({
    key: item.key,
    description: item.description ?? '',
    units: item.units ?? 'none',
    scope: item.scope ?? (item.key.startsWith('node.') ? 'node' : 'cluster'),
    valueType: type,
    multiField: type.startsWith('stats_') && !ONE_FIELD_TYPES.has(type),
  });
}
