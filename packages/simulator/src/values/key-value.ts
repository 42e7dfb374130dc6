import { keyCatalogue, type KeyInfo } from '../keys/key-catalogue.js';
import type { ClusterModel } from '../model/cluster-model.js';
import { clientCountText, clientText } from './clients.js';
import { clusterNumber } from './cluster-numbers.js';
import { heatText } from './heat.js';
import { nestedText } from './nested-values.js';
import { cacheText, diskListText, mapText } from './node-maps.js';
import { nodeNumber } from './node-numbers.js';
import { printDouble, printInteger } from './print.js';
import { protocolText, type ValueText } from './protocol-texts.js';
import { stringText } from './strings.js';

/** Families of values other than plain numbers, tried in this order. */
const TEXTS: readonly ((info: KeyInfo, model: ClusterModel) => ValueText | undefined)[] = [
  protocolText,
  clientText,
  clientCountText,
  heatText,
  diskListText,
  cacheText,
  nestedText,
  mapText,
  stringText,
];

/** Keys whose zeros print without a decimal point, as on real clusters: 0 in one poll, 0.2 in the next. */
const BARE_ZERO = /\.errors\./;

/** Returns the value source of a key: a function from node (undefined for the cluster) and time to JSON text. */
export function valueOf(info: KeyInfo, model: ClusterModel): ValueText {
  // The alias of a sensor is one of its numbers, which differ between nodes, so the sensor's own name is used.
  const followed = info.realName !== null && info.index < 0 && !info.key.startsWith('node.sensor.');
  const real = followed ? keyCatalogue.get(info.realName) : undefined;
  if (real !== undefined && real.key !== info.key) return valueOf(real, model);
  if (info.type === 'invalid') return () => undefined;
  const huge = hugeInteger(info, model);
  if (huge !== undefined) return huge;
  for (const family of TEXTS) {
    const text = family(info, model);
    if (text !== undefined) return text;
  }
  return numberText(info, model);
}

function numberText(info: KeyInfo, model: ClusterModel): ValueText {
  const odd = oddPrint(info, model);
  const print = odd ?? usualPrint(info);
  if (info.scope === 'cluster') {
    const source = clusterNumber(info, model);
    return (_node, time) => print(source(time));
  }
  const source = nodeNumber(info);
  return (node, time) => {
    const value = node === undefined ? undefined : source?.(node, time);
    return value === undefined ? undefined : print(value);
  };
}

function usualPrint(info: KeyInfo): (value: number) => string {
  return info.type !== 'double' ? printInteger : BARE_ZERO.test(info.key) ? printBareZero : printDouble;
}

/** Returns the print function of an odd shape: quoted numbers, or text instead of a number. */
function oddPrint({ type, scope }: KeyInfo, { spec }: ClusterModel): ((value: number) => string) | undefined {
  if (type === 'int32' && scope === 'node' && spec.oddShapes.includes('no-numbers')) return () => '"n/a"';
  if (/^u?int64$/.test(type) && spec.oddShapes.includes('text-numbers')) return (value) => `"${printInteger(value)}"`;
  return undefined;
}

function printBareZero(value: number): string {
  return value === 0 ? '0' : printDouble(value);
}

/** 2^53 + 1: the first integer that a float64 cannot represent. */
const BEYOND_FLOAT64 = 9_007_199_254_740_993n;
const HUGE: Readonly<Record<string, bigint>> = {
  'ifs.bytes.out': 18_446_744_073_709_551_615n,
  'node.ifs.bytes.in': 9_007_199_254_740_993n,
  'node.ifs.bytes.out': 18_446_744_073_709_551_615n,
  'node.ifs.bytes.deleted': 9_223_372_036_854_775_807n,
};

/** ifs.bytes.in exceeds 2^53 on every simulated cluster; with `hugeIntegers` more keys are at the limits of 64 bits. */
function hugeInteger(info: KeyInfo, model: ClusterModel): ValueText | undefined {
  if (info.key === 'ifs.bytes.in') {
    const nodes = clusterNumber(info, model);
    return (_node, time) => String(BEYOND_FLOAT64 + 2n * BigInt(Math.round(model.spec.hugeIntegers ? 0 : nodes(time))));
  }
  const fixed = model.spec.hugeIntegers ? HUGE[info.key] : undefined;
  return fixed === undefined ? undefined : () => String(fixed);
}
