import { registerSelfMetrics, type Watched } from '@gostats/core';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Creates a registry with the metrics of gostats itself: collector, process and version. */
export function createRegistry(watched: Watched, version: string): Registry {
  const register = new Registry();
  registerSelfMetrics(watched, register);
  collectDefaultMetrics({ register });
  new Gauge({
    name: 'gostats_build_info',
    help: '1, with the version of gostats and of Node.js.',
    labelNames: ['version', 'node'],
    registers: [register],
  }).set({ version, node: process.version }, 1);
  return register;
}
