import { drift, mix } from '../values/noise.js';
import type { SimulatedNode } from './topology.js';

const DAY = 86_400;
const OMEGA = (2 * Math.PI) / DAY;
/** Activity has its trough at 02:00 and its peak at 14:00 UTC. */
const PHASE = -Math.PI * (2 / 3);
const MEAN = 0.5;
const SWING = 0.3;

/** Returns the daily wave alone, 0.2 to 0.8. */
export function dailyWave(time: number): number {
  if (time === waveAt) return wave;
  waveAt = time;
  wave = MEAN + SWING * Math.sin(OMEGA * time + PHASE);
  return wave;
}

// One request computes thousands of values for the same second.
let waveAt = NaN;
let wave = 0;

/**
 * Returns the integral of {@link dailyWave} over `[0, time]`: the value of a counter with a rate of one per second at
 * full activity.
 */
export function dailyWaveIntegral(time: number): number {
  return MEAN * time - (SWING / OMEGA) * (Math.cos(OMEGA * time + PHASE) - Math.cos(PHASE));
}

/** Returns an activity of about 0.1 to 1: the daily wave, a drift over ten minutes, and noise every second. */
export function activityOf(seed: number, time: number): number {
  return dailyWave(time) + 0.18 * (drift(seed, time, 600) - 0.5) + (mix(seed, time) & 0xff) * (0.06 / 256);
}

/** Returns a node's activity, multiplied by its scale. */
export function nodeActivity(node: SimulatedNode, time: number): number {
  return activityOf(node.seed, time) * node.scale;
}
