import type { KeyInfo } from '../keys/key-catalogue.js';
import { nodeActivity } from '../model/activity.js';
import { drift, hashText, noise } from './noise.js';
import type { NodeNumber } from './node-numbers.js';

/** Number of sensors of each kind per node; indexes beyond it return code 1. */
export const SENSOR_COUNTS: Readonly<Record<string, number>> = {
  altitude: 1,
  curr: 2,
  fan: 10,
  misc: 20,
  power: 2,
  temp: 18,
  volt: 16,
};

/** Checks whether nodes have the sensor of an indexed key. */
export function hasSensor(info: KeyInfo): boolean {
  const kind = /^node\.sensor\.(\w+)\./.exec(info.stem)?.[1] ?? '';
  return info.index < (SENSOR_COUNTS[kind] ?? 0);
}

/** node.sensor.*: readings, and the number of sensors of a kind. Texts are handled elsewhere. */
export function sensorNumber(info: KeyInfo): NodeNumber | undefined {
  const match = /^node\.sensor\.(\w+)\.(\w+)/.exec(info.stem);
  if (match === null) return undefined;
  const [, kind = '', measure = ''] = match;
  if (measure === 'count') return () => SENSOR_COUNTS[kind] ?? 0;
  if (!hasSensor(info)) return () => undefined;
  const seed = hashText(info.key);
  if (measure === 'celsius') return (node, time) => 24 + 20 * noise(seed, 1) + 4 * nodeActivity(node, time);
  if (measure === 'rpms')
    return (node, time) => 60 * Math.round(95 + 20 * noise(seed, node.lnn) + 10 * drift(seed, time, 900));
  if (measure === 'watts') return (node, time) => 160 + 120 * nodeActivity(node, time);
  if (measure === 'amps') return (node, time) => 0.7 + 0.6 * nodeActivity(node, time);
  if (measure === 'meters') return () => 52;
  if (measure === 'volts') {
    const rail = nominalVolts(info.key);
    return (node, time) => rail * (0.985 + 0.03 * drift(seed + node.lnn, time, 300));
  }
  return (node) => (noise(seed, node.lnn) < 0.03 ? 1 : 0);
}

/** Returns the nominal voltage in a sensor's name, as in `BB +3.3V AUX`, `12vSFC` or `BB +1.05Vccp P1`. */
function nominalVolts(key: string): number {
  const name = key.slice('node.sensor.volt.volts.'.length);
  const named = /[+-]?\d+(?:\.\d+)?(?=\s*[vV])|[+-]\d+(?:\.\d+)?/.exec(name);
  return named === null ? 1.1 : Number(named[0]);
}
