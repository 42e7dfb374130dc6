import type { ClusterUpEvent } from '../hooks/events.js';
import { isCurrentJob } from '../source/planned-job.js';
import type { Identity } from './identity.js';
import type { Plan } from './plan-cluster.js';

/** Builds the event for a cluster that was connected to and planned. */
export function clusterUpEvent({ cluster, nodes }: Identity, { jobs, missingKeys }: Plan): ClusterUpEvent {
  const intervals = new Map<number, number>();
  let keys = 0;
  for (const job of jobs) {
    const count = isCurrentJob(job) ? job.keys.length : 1;
    if (isCurrentJob(job)) keys += count;
    intervals.set(job.intervalMs, (intervals.get(job.intervalMs) ?? 0) + count);
  }
  const byInterval = [...intervals]
    .sort(([a], [b]) => a - b)
    .map(([intervalMs, count]) => ({ intervalMs, keys: count }));
  const ofPackages = jobs.filter(({ source }) => source !== 'current' && source !== 'summary').length;
  const event = { cluster, nodes: nodes.total, keys, missingKeys, intervals: byInterval };
  return ofPackages === 0 ? event : { ...event, sourceJobs: ofPackages };
}
