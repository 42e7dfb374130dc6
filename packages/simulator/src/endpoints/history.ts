import type { FaultBox } from '../faults/fault-box.js';
import { flag, integer, type Call } from '../http/call.js';
import { badRequest, jsonResponse } from '../http/responses.js';
import type { KeyInfo } from '../keys/key-catalogue.js';
import type { HistoryPolicy } from '../keys/published-keys.js';
import type { ClusterModel } from '../model/cluster-model.js';
import type { SimulatedNode } from '../model/topology.js';
import { printElements } from '../values/print.js';
import type { CurrentStatistics } from './current.js';
import type { KeyRows } from './key-rows.js';
import { NO_HISTORY, rowErrorText } from './row-errors.js';
import { isVanished, keysAsked, nodesAsked, refuseKeys } from './selection.js';

/** Maximum number of samples per row; a longer span gets a coarser resolution. */
const MAX_SAMPLES = 1000;

interface Span {
  readonly begin: number;
  readonly end: number;
  readonly interval: number;
  readonly memoryOnly: boolean;
}

/** GET /platform/1/statistics/history: the samples that the key's policies keep, one per interval. */
export function history(call: Call, model: ClusterModel, current: CurrentStatistics, faults: FaultBox): Response {
  const keys = keysAsked(call.query);
  const vanished = faults.strike(call.target, (fault) => keys.some((key) => isVanished(key, [fault])));
  const refusal = refuseKeys(keys, vanished);
  if (refusal !== undefined) return refusal;
  const nodes = nodesAsked(call, model, 'local');
  if (nodes instanceof Response) return nodes;
  const span = spanAsked(call, model.seconds());
  if (span === undefined)
    return badRequest("Invalid value for one of the arguments 'begin', 'end', 'interval' and 'resolution'");
  const rows = keys.flatMap((key) => {
    const source = current.rowsOf(key);
    if (source === undefined) return [];
    const at: readonly (SimulatedNode | undefined)[] = source.info.scope === 'cluster' ? [undefined] : nodes;
    return at.map((node) => historyRow(source, node, span, model.seconds()));
  });
  return jsonResponse(`\n{\n"stats" : ${printElements(rows)}\n}\n`);
}

/** Parses the time span. Negative times count back from now; `resolution` overrides `interval`. */
function spanAsked(call: Call, now: number): Span | undefined {
  const absolute = (value: number): number => (value < 0 ? now + value : value);
  const end = Math.min(now, absolute(integer(call.query, 'end') ?? now));
  const begin = absolute(integer(call.query, 'begin') ?? end - 3600);
  const interval = integer(call.query, 'resolution') ?? integer(call.query, 'interval') ?? 0;
  if (Number.isNaN(begin + end + interval)) return undefined;
  return { begin, end, interval, memoryOnly: flag(call.query, 'memory_only') };
}

/** Returns the finest policy that still covers the beginning of the span, else the one that goes back farthest. */
function policyFor(info: KeyInfo, span: Span, now: number): HistoryPolicy | undefined {
  const usable = (info.policies ?? []).filter((policy) => !span.memoryOnly || !policy.persistent);
  return usable.find((policy) => now - span.begin <= policy.retention) ?? usable.at(-1);
}

function historyRow(source: KeyRows, node: SimulatedNode | undefined, span: Span, now: number): string {
  const policy = policyFor(source.info, span, now);
  if (policy === undefined) return printRow(source, node, NO_HISTORY, 0, 'null');
  const begin = Math.max(span.begin, now - policy.retention);
  const least = Math.max(policy.interval, span.interval, (span.end - begin) / MAX_SAMPLES);
  const resolution = Math.ceil(least / policy.interval) * policy.interval;
  const samples: string[] = [];
  for (let time = Math.ceil(begin / resolution) * resolution; time <= span.end; time += resolution) {
    const value = source.valueAt(node, time);
    if (value !== undefined) samples.push(`\n{\n"time" : ${time},\n"value" : ${value}\n}`);
  }
  return printRow(source, node, null, resolution, printElements(samples));
}

function printRow(
  source: KeyRows,
  node: SimulatedNode | undefined,
  code: number | null,
  resolution: number,
  values: string,
): string {
  const error = code === null ? 'null' : `"${rowErrorText(code)}"`;
  return (
    `\n{\n"devid" : ${node?.devid ?? 0},\n"error" : ${error},\n"error_code" : ${code},\n` +
    `"key" : "${source.info.key}",\n"resolution" : ${resolution},\n"values" : ${values}\n}`
  );
}
