import { drift, mix } from '../values/noise.js';
import type { SimulatedNode } from './topology.js';

const DAY = 86_400;
const OMEGA = (2 * Math.PI) / DAY;
/** Activity has its trough at 02:00 and its peak at 14:00 UTC. */
const PHASE = -Math.PI * (2 / 3);
const MEAN = 0.5;
const SWING = 0.3;

/** The daily wave alone, 0.2 to 0.8. */
export function dailyWave(time: number): number {
  if (time === waveAt) return wave;
  waveAt = time;
  wave = MEAN + SWING * Math.sin(OMEGA * time + PHASE);
  return wave;
}

// One request asks thousands of times for the same second.
let waveAt = NaN;
let wave = 0;

/**
 * Integral of {@link dailyWave} over `[0, time]`: what a counter has gathered at a rate of one a second at full
 * activity.
 */
export function dailyWaveIntegral(time: number): number {
  return MEAN * time - (SWING / OMEGA) * (Math.cos(OMEGA * time + PHASE) - Math.cos(PHASE));
}

/**
 * How busy something is at a time, about 0.1 to 1: the daily wave, a wander over ten minutes, and noise each
 * second.
 */
export function activityOf(seed: number, time: number): number {
  return dailyWave(time) + 0.18 * (drift(seed, time, 600) - 0.5) + (mix(seed, time) & 0xff) * (0.06 / 256);
}

/** A node's own activity, times its scale. */
export function nodeActivity(node: SimulatedNode, time: number): number {
  return activityOf(node.seed, time) * node.scale;
}
