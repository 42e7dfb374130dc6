import type { KeyInfo } from '../keys/key-catalogue.js';
import { dailyWaveIntegral, nodeActivity } from '../model/activity.js';
import { loadCents } from './cpu.js';
import { drift, hashText, noise } from './noise.js';
import type { NodeNumber } from './node-numbers.js';

/** 2020-01-01, the start of all counters. */
const COUNTERS_BEGAN = 1_577_836_800;

/** Events per second of a node at full activity, for counters and the rates derived from them. */
const RATES: readonly (readonly [RegExp, number])[] = [
  [/^node\.ifs\.bytes\.in/, 31e6],
  [/^node\.ifs\.bytes\.out/, 74e6],
  [/^node\.ifs\.bytes\.deleted/, 9e6],
  [/^node\.ifs\.ops\.in/, 820],
  [/^node\.ifs\.ops\.out/, 2400],
  [/^node\.ifs\.files\.(created|removed)/, 14],
  [/^node\.ifs\.num\.lookups/, 5200],
  [/^node\.ifs\.rbm\./, 0.02],
  [/^node\.audit\./, 40],
  [/^node\.nfs\.cache_stats\..*_hits$/, 35],
  [/^node\.nfs\.cache_stats\..*misses$/, 6],
  [/^node\.nfs\.cache_stats\..*timeout_count$/, 0.01],
  [/^node\.compression\.(blocks|bytes)/, 900],
  [/^node\.dedupe\.inline\.blocks/, 300],
];

/** Returns a monotonic counter: steady growth with the daily wave, and noise smaller than one second's growth. */
export function counter(perSecond: number, seed: number, time: number): number {
  const second = time + 0.4 * noise(seed, time);
  const gathered = dailyWaveIntegral(second) - dailyWaveIntegral(COUNTERS_BEGAN);
  return Math.floor(perSecond * gathered);
}

/** Individual keys; all others use the fallbacks below. */
const SINGLE: Readonly<Record<string, NodeNumber>> = {
  'node.boottime': (node) => node.bootTime,
  'node.uptime': (node, time) => time - node.bootTime,
  'node.health': () => 0,
  'node.cpu.count': (node) => node.cores,
  'node.cores.count': (node) => node.cores,
  'node.cpu.throttling': (node, time) => Number(drift(node.seed + 41, time, 3600) > 0.985),
  'node.load.1min': (node, time) => loadCents(node, time, 1),
  'node.load.5min': (node, time) => loadCents(node, time, 5),
  'node.load.15min': (node, time) => loadCents(node, time, 15),
  'node.memory.used': (node, time) => Math.floor(node.memory * (0.58 + 0.12 * nodeActivity(node, time))),
  'node.memory.free': (node, time) => node.memory - Math.floor(node.memory * (0.58 + 0.12 * nodeActivity(node, time))),
  'node.memory.cache': (node, time) => Math.floor(node.memory * (0.2 + 0.1 * nodeActivity(node, time))),
  'node.open.files': (node, time) => 300 + 4200 * nodeActivity(node, time),
  'node.process.count': (node, time) => 320 + 60 * nodeActivity(node, time),
  'node.nvram.charge.status': () => 0,
  'node.nvram.battery.status': () => 6,
  'node.compression.enabled': () => 1,
  'node.ndmp.redirector': () => 0,
  'node.backup.active_sessions': (node, time) => Math.floor(3 * drift(node.seed + 42, time, 7200)),
  'node.restore.active_sessions': (node, time) => Math.floor(1.2 * drift(node.seed + 43, time, 7200)),
  'test.node.settable.int': () => 42,
};

/** Any node-scoped number that belongs to no other family. */
export function generalNumber(info: KeyInfo): NodeNumber | undefined {
  const single = SINGLE[info.stem];
  if (single !== undefined) return single;
  const seed = hashText(info.key);
  const perSecond = RATES.find(([pattern]) => pattern.test(info.stem))?.[1];
  if (perSecond !== undefined && info.type === 'double' && !info.stem.endsWith('.ratio')) return rate(perSecond, info);
  if (perSecond !== undefined && info.type !== 'double') {
    return (node, time) => counter(perSecond * node.scale, seed + node.seed, time);
  }
  if (info.stem.endsWith('maximum_size')) return () => 65_536;
  if (info.stem.endsWith('current_size')) return (node, time) => 2000 + 40_000 * nodeActivity(node, time);
  if (info.stem.endsWith('timeout_period')) return () => 300;
  if (info.stem.endsWith('.ratio'))
    return (node, time) => 1.2 + 0.8 * noise(seed, node.lnn) + 0.05 * drift(seed, time, 3600);
  return (node, time) => 100 * nodeActivity(node, time) * (0.5 + noise(seed, 1));
}

function rate(perSecond: number, info: KeyInfo): NodeNumber {
  const peak = info.stem.endsWith('.max') ? 1.6 : 1;
  const base = hashText((info.baseName ?? info.key).replace(/\.rate(\.max)?$/, ''));
  return (node, time) => peak * perSecond * nodeActivity(node, time) * (0.85 + 0.3 * noise(base + node.seed, time));
}
