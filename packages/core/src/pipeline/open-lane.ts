import type { PullSink, PushSink, SinkDefinition, StatsSink } from '../sink/index.js';
import type { LaneOptions } from './lane-options.js';
import type { Lane } from './lane.js';
import { createPullLane } from './pull-lane.js';
import { PushLane } from './push-lane.js';

/** Creates the lane for a sink's delivery mode. @param instance preferably wrapped by `guardSink` */
export function openLane(
  definition: SinkDefinition,
  instance: StatsSink,
  options: Omit<LaneOptions, 'maxConcurrency'>,
): Lane {
  if (definition.delivery === 'pull') return createPullLane(instance as PullSink, { ...options, maxConcurrency: 1 });
  return new PushLane(instance as PushSink, { ...options, maxConcurrency: definition.maxConcurrency ?? 1 });
}
