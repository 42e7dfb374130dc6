import { Counter, Histogram, type Registry } from 'prom-client';
import type { Lane, LaneStatus } from '../pipeline/lane.js';
import type { Watched } from './self-metrics.js';
import { counterWhenAsked, DURATION_BUCKETS, gaugeWhenAsked, type Sample } from './when-asked.js';

const NAME = 'gostats self metrics';

/** Registers metrics for the state of sinks and for writes to them. */
export function registerSinks(watched: Watched, register: Registry): void {
  registerLanes(watched, register);
  registerWrites(watched, register);
}

function registerLanes(watched: Watched, register: Registry): void {
  // A reload replaces lanes. Their counters restart at 0, as after a restart of the process.
  const each = (read: (status: LaneStatus) => number | undefined) => (): readonly Sample<'sink'>[] =>
    watched.lanes.flatMap((lane) => valueOf(lane, read));
  const gauge = (name: string, help: string, read: (status: LaneStatus) => number | undefined): void =>
    gaugeWhenAsked({ name, help, labelNames: ['sink'], register, read: each(read) });
  const counter = (name: string, help: string, read: (status: LaneStatus) => number): void =>
    counterWhenAsked({ name, help, labelNames: ['sink'], register, read: each(read) });

  gauge('gostats_sink_up', '1 while the sink runs, 0 while it starts, is tried again or is left out.', ({ state }) =>
    state === 'running' ? 1 : 0,
  );
  gauge('gostats_sink_waiting_points', 'Points that wait for the sink.', ({ pointsWaiting }) => pointsWaiting);
  gauge('gostats_sink_waiting_bytes', 'Memory that they hold.', ({ bytesWaiting }) => bytesWaiting);
  gauge(
    'gostats_sink_oldest_waiting_seconds',
    'How long ago the oldest batch that waits for the sink was collected; 0 when none waits.',
    ({ oldestWaitingMs }) => (oldestWaitingMs ?? 0) / 1000,
  );
  gauge('gostats_sink_last_success_timestamp_seconds', 'When the sink last took a batch.', ({ lastSuccess }) =>
    lastSuccess === undefined ? undefined : lastSuccess / 1000,
  );
  gaugeWhenAsked({
    name: 'gostats_sink_failed_tries',
    help: 'Failed tries in a row, by the cluster whose batch is not taken; an empty cluster: tries to start the sink.',
    labelNames: ['sink', 'cluster'],
    register,
    read: () =>
      watched.lanes.flatMap((lane) =>
        lane
          .status()
          .errors.map(
            ({ clusterName = '', failures }) => [{ sink: lane.sink, cluster: clusterName }, failures] as const,
          ),
      ),
  });
  counter(
    'gostats_sink_delivered_points_total',
    'Points that the sink took; of a sink that is asked: while it served.',
    ({ pointsDelivered }) => pointsDelivered,
  );
  counter(
    'gostats_sink_held_points_total',
    'Points that a sink which is asked was shown while it did not serve.',
    ({ pointsHeld }) => pointsHeld,
  );
  counterWhenAsked({
    name: 'gostats_sink_faults_total',
    help: 'How often the sink did what a sink must not; each was contained. ended: its own process ended and was restarted.',
    labelNames: ['sink', 'fault'],
    register,
    read: () =>
      watched.lanes.flatMap((lane) =>
        Object.entries(lane.status().faults).map(([fault, count]) => [{ sink: lane.sink, fault }, count] as const),
      ),
  });
}

function valueOf(lane: Lane, read: (status: LaneStatus) => number | undefined): readonly Sample<'sink'>[] {
  const value = read(lane.status());
  return value === undefined ? [] : [[{ sink: lane.sink }, value]];
}

function registerWrites({ hooks }: Watched, register: Registry): void {
  const registers = [register];
  const dropped = new Counter({
    name: 'gostats_sink_dropped_points_total',
    help: 'Points that the sink will never get, by reason.',
    labelNames: ['sink', 'reason'],
    registers,
  });
  const failures = new Counter({
    name: 'gostats_sink_write_failures_total',
    help: 'Tries of a write that failed.',
    labelNames: ['sink'],
    registers,
  });
  const duration = new Histogram({
    name: 'gostats_sink_write_duration_seconds',
    help: 'From the first try to the last byte of a batch.',
    labelNames: ['sink'],
    buckets: DURATION_BUCKETS,
    registers,
  });
  hooks.dropped.tap(NAME, ({ sink, reason, points }) => dropped.inc({ sink, reason }, points));
  hooks.writeFailed.tap(NAME, ({ sink }) => failures.inc({ sink }));
  hooks.written.tap(NAME, ({ sink, durationMs }) => duration.observe({ sink }, durationMs / 1000));
}
