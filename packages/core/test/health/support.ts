import { gostatsError, type GostatsError } from '../../src/errors.js';
import { ClusterRecorder } from '../../src/health/recorder.js';
import type { ClusterRef } from '../../src/sink/index.js';
import { manualClock, type ManualClock } from '../../src/testing/index.js';

export const ID = '192.0.2.1:8080';
export const CLUSTER: ClusterRef = { id: ID, hostname: '192.0.2.1', name: 'east', guid: 'guid-1', release: 'v9.7.1.2' };
export const JOBS = [
  { id: 'current 5 s', intervalMs: 5_000 },
  { id: 'heat', intervalMs: 30_000 },
] as const;

/** An error as the PAPI client makes them. */
export function failure(transient = true): GostatsError {
  const error = gostatsError('E_PAPI_REQUEST', {
    cluster: ID,
    path: '/p',
    status: transient ? 503 : 400,
    problem: 'no',
  });
  return Object.assign(error, { transient });
}

export interface Rig {
  readonly recorder: ClusterRecorder;
  readonly clock: ManualClock;
  /** What the listener heard, in short. */
  readonly heard: string[];
  /** Connects, and delivers at once for every job. */
  readonly bringUp: () => void;
  /** Delivers for these jobs, as often as their intervals ask for, for so long. */
  readonly deliver: (ms: number, ...jobs: string[]) => Promise<void>;
}

export function makeRig(): Rig {
  const clock = manualClock();
  const heard: string[] = [];
  const recorder = new ClusterRecorder(CLUSTER, clock, {
    stateChanged: ({ status, before, outageMs }) =>
      heard.push(`${before} → ${status.state}${outageMs === undefined ? '' : ` after ${outageMs} ms`}`),
    jobChanged: ({ job, before, outageMs }) =>
      heard.push(`${job.id}: ${before} → ${job.state}${outageMs === undefined ? '' : ` after ${outageMs} ms`}`),
    requestFailed: ({ job, error, retryInMs }) => heard.push(`${job ?? 'connect'} failed: ${error.code}, ${retryInMs}`),
    nodesChanged: ({ nodes }) => heard.push(`${nodes.down} of ${nodes.total} down`),
  });
  const succeed = (job: string): void => {
    recorder.answered(job, clock.now());
    recorder.jobSucceeded(job);
  };
  return {
    recorder,
    clock,
    heard,
    bringUp() {
      recorder.identified(CLUSTER, { total: 3, down: 0 });
      recorder.planned(JOBS);
      for (const { id } of JOBS) succeed(id);
    },
    async deliver(ms, ...jobs) {
      for (let passed = 0; passed < ms; passed += 1_000) {
        await clock.advance(1_000);
        for (const { id, intervalMs } of JOBS) {
          if (jobs.includes(id) && (clock.monotonic() / 1000) % (intervalMs / 1000) === 0) succeed(id);
        }
      }
    },
  };
}
