import type { FaultBox } from '../faults/fault-box.js';
import { flag, integer, type Call } from '../http/call.js';
import { badRequest, jsonResponse, papiError } from '../http/responses.js';
import { keyCatalogue, type KeyInfo } from '../keys/key-catalogue.js';
import { printElements, printPapi } from '../values/print.js';
import { isVanished } from './selection.js';

const printed = new Map<string, string>();
const allKeys = [...keyCatalogue.values()];

/** GET /platform/1/statistics/keys: all keys, or a page of them; `resume` must be the only argument. */
export function listKeys(call: Call, faults: FaultBox): Response {
  const { query } = call;
  const token = query.get('resume');
  if (token !== null) {
    const page = readToken(token);
    if (page === undefined || [...query.keys()].length > 1) return badRequest('Invalid resume token');
    return pageOf(queryable(call, faults), page.offset, page.limit);
  }
  const limit = integer(query, 'limit');
  if (limit !== undefined && !(limit >= 1 && limit <= 4_294_967_295))
    return badRequest("Invalid value for argument 'limit'");
  const keys = flag(query, 'queryable', true) ? queryable(call, faults) : [];
  if (flag(query, 'count')) return jsonResponse(`${printPapi({ keys: null, resume: null, total: keys.length })}\n`);
  return pageOf(keys, 0, limit ?? keys.length);
}

/** GET /platform/1/statistics/keys/<KEY>. */
export function describeKey(call: Call, faults: FaultBox): Response {
  const name = call.resource.slice('statistics/keys/'.length);
  const vanished = faults.strike(call.target, (fault) => isVanished(name, [fault]));
  const info = vanished.length > 0 ? undefined : keyCatalogue.get(name);
  if (info === undefined) return papiError(404, 'AEC_NOT_FOUND', `Statistics key '${name}' does not exist`);
  return jsonResponse(`\n{\n"keys" : ${printElements([printKey(info)])}\n}\n`);
}

function queryable(call: Call, faults: FaultBox): readonly KeyInfo[] {
  const vanished = faults.strike(call.target, (fault) => fault.kind === 'key-vanished');
  return vanished.length === 0 ? allKeys : allKeys.filter((info) => !isVanished(info.key, vanished));
}

function pageOf(keys: readonly KeyInfo[], offset: number, limit: number): Response {
  const end = Math.min(keys.length, offset + limit);
  const resume = end < keys.length ? `"${writeToken(end, limit)}"` : 'null';
  const elements = printElements(keys.slice(offset, end).map(printKey));
  return jsonResponse(`\n{\n"keys" : ${elements},\n"resume" : ${resume},\n"total" : ${keys.length}\n}\n`);
}

/** Creates a token that looks like those of OneFS (1-1-MAAA1-MAAA1-…), but contains the offset and the limit. */
function writeToken(offset: number, limit: number): string {
  return `1-1-MAAA1-MAAA1-${btoa(String(offset))}-${btoa(String(limit))}`;
}

function readToken(token: string): { offset: number; limit: number } | undefined {
  const match = /^1-1-MAAA1-MAAA1-([A-Za-z0-9+/=]+)-([A-Za-z0-9+/=]+)$/.exec(token);
  if (match === null) return undefined;
  const [offset, limit] = [match[1] ?? '', match[2] ?? ''].map((part) =>
    Number(Buffer.from(part, 'base64').toString('latin1')),
  );
  if (!Number.isInteger(offset) || !Number.isInteger(limit) || offset === undefined || limit === undefined)
    return undefined;
  return offset >= 1 && offset < allKeys.length && limit >= 1 ? { offset, limit } : undefined;
}

function printKey(info: KeyInfo): string {
  const known = printed.get(info.key);
  if (known !== undefined) return known;
  const text = printPapi({
    aggregation_type: info.aggregationType,
    base_name: info.baseName,
    default_cache_time: info.defaultCacheTime,
    description: info.description,
    key: info.key,
    policies: info.policies === null ? null : info.policies.map((policy) => ({ ...policy })),
    policy_cache_time: info.policyCacheTime,
    real_name: info.realName,
    scope: info.scope,
    type: info.type,
    units: info.units,
  });
  printed.set(info.key, text);
  return text;
}
