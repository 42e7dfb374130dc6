/** The engine, for the command line and for programs that embed it. */
export { createCollector } from './collector.js';
export type { Collector, CollectorOptions } from './collector.js';
export { loadConfig, parseConfig } from './config/load.js';
export type * from './config/types.js';
export { GostatsError, gostatsError, problemOf } from './errors.js';
export type { ConfigProblem, ErrorCode } from './errors.js';
export type * from './hooks/events.js';
export type { CollectorHooks } from './hooks/hooks.js';
export type { Lane, LaneStatus } from './pipeline/lane.js';
export type { FetchJob } from './plan/fetch-job.js';
export { systemClock } from './schedule/clock.js';
export type { Clock } from './schedule/clock.js';
export type { SelfStats } from './telemetry/self-stats.js';
