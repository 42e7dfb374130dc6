import { clusterNames, duration, plural, type ClusterStatus, type FieldsOfEvent, type LaneStatus } from '@gostats/core';
import type { Rates } from './rates.js';

export interface Status extends Rates {
  readonly clusters: readonly ClusterStatus[];
  readonly lanes: readonly LaneStatus[];
}

const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });
const MAX_NAMED = 3;
const STATE_WORDS: Readonly<Record<ClusterStatus['state'], string>> = {
  connecting: 'connecting',
  up: 'up',
  over_limit: 'over its limit',
  stale: 'stale',
  down: 'down',
};

/**
 * Formats the status as `2 of 3 clusters up (onefs3 down), 1,234 points/s, 4.2 requests/s; influxdb: retrying, 20,480
 * points waiting, the oldest for 4 min 5 s; prometheus: running`.
 */
export function statusText({ clusters, pointsPerSecond, requestsPerSecond, lanes }: Status): string {
  const up = clusters.filter(({ state }) => state === 'up' || state === 'over_limit').length;
  const rates = `${rate(pointsPerSecond)} points/s, ${rate(requestsPerSecond)} requests/s`;
  return [
    `${up} of ${plural(clusters.length, 'cluster')} up${troubled(clusters)}, ${rates}`,
    ...lanes.map(laneText),
  ].join('; ');
}

/** Returns the status as fields of a log event, with totals over all sinks. */
export function statusFields({
  clusters,
  pointsPerSecond,
  requestsPerSecond,
  lanes,
}: Status): Omit<FieldsOfEvent<'collector.status'>, 'event'> {
  const sum = (key: 'pointsWaiting' | 'pointsDelivered' | 'pointsDropped'): number =>
    lanes.reduce((total, lane) => total + lane[key], 0);
  return {
    clusters: clusters.length,
    clustersUp: clusters.filter(({ state }) => state === 'up' || state === 'over_limit').length,
    pointsPerSecond: Number(pointsPerSecond.toFixed(2)),
    requestsPerSecond: Number(requestsPerSecond.toFixed(2)),
    pointsWaiting: sum('pointsWaiting'),
    pointsDelivered: sum('pointsDelivered'),
    pointsDropped: sum('pointsDropped'),
  };
}

/**
 * Formats what a sink delivered as `influxdb: 1,234 points delivered, 10 dropped` or `prometheus: 0 points delivered, 4
 * held while it did not serve, none dropped`.
 */
export function deliveredText({ sink, pointsDelivered, pointsHeld, pointsDropped }: LaneStatus): string {
  const dropped = pointsDropped === 0 ? 'none' : wholeNumber.format(pointsDropped);
  const held = pointsHeld === 0 ? '' : ` ${wholeNumber.format(pointsHeld)} held while it did not serve,`;
  return `${sink}: ${points(pointsDelivered)} delivered,${held} ${dropped} dropped`;
}

/** Lists clusters that are not fully up: ` (east down, west: heat failing)`. */
function troubled(clusters: readonly ClusterStatus[]): string {
  const names = clusterNames(clusters);
  const texts = clusters.flatMap(({ id, state, jobs }) => {
    const name = names.get(id) ?? id;
    if (state !== 'up') return [`${name} ${STATE_WORDS[state]}`];
    const bad = jobs.filter((job) => job.state === 'failing' || job.state === 'stale');
    const [first] = bad;
    if (first === undefined) return [];
    return [
      `${name}: ${bad.length === 1 ? first.id : plural(bad.length, 'job')} ${bad.length === 1 ? first.state : 'failing'}`,
    ];
  });
  const more = texts.length > MAX_NAMED ? [`${texts.length - MAX_NAMED} more`] : [];
  return texts.length === 0 ? '' : ` (${[...texts.slice(0, MAX_NAMED), ...more].join(', ')})`;
}

function laneText({
  sink,
  delivery,
  state,
  pointsWaiting,
  oldestWaitingMs,
  pointsDropped,
  errors,
}: LaneStatus): string {
  const parts = [state === 'running' && errors.length > 0 ? 'running with errors' : state];
  if (delivery === 'push') parts.push(`${points(pointsWaiting)} waiting`);
  // Recent points are normally in flight.
  if (oldestWaitingMs !== undefined && oldestWaitingMs >= 30_000)
    parts.push(`the oldest for ${duration(oldestWaitingMs)}`);
  if (pointsDropped > 0) parts.push(`${wholeNumber.format(pointsDropped)} dropped`);
  return `${sink}: ${parts.join(', ')}`;
}

function points(count: number): string {
  return `${wholeNumber.format(count)} ${count === 1 ? 'point' : 'points'}`;
}

/** Rounds to a useful number of digits: `0.2`, `4.2`, `1,234`. */
function rate(perSecond: number): string {
  if (perSecond < 1) return twoDigits.format(perSecond);
  return (perSecond < 100 ? oneDigit : wholeNumber).format(perSecond);
}
