import type { LaneStatus } from '@gostats/core';
import type { Rates } from './rates.js';

export interface Status extends Rates {
  readonly clusters: number;
  readonly clustersUp: number;
  readonly lanes: readonly LaneStatus[];
}

const wholeNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** `2 of 3 clusters up, 1,234 points/s, 4.2 requests/s; influxdb: retrying, 20,480 points waiting; prometheus: running` */
export function statusText({ clusters, clustersUp, pointsPerSecond, requestsPerSecond, lanes }: Status): string {
  const clusterWord = clusters === 1 ? 'cluster' : 'clusters';
  const work =
    `${clustersUp} of ${clusters} ${clusterWord} up, ${wholeNumber.format(pointsPerSecond)} points/s, ` +
    `${oneDigit.format(requestsPerSecond)} requests/s`;
  return [work, ...lanes.map(laneText)].join('; ');
}

/** `influxdb: 1,234 points delivered, 10 dropped` */
export function deliveredText({ sink, pointsDelivered, pointsDropped }: LaneStatus): string {
  const dropped = pointsDropped === 0 ? 'none' : wholeNumber.format(pointsDropped);
  return `${sink}: ${wholeNumber.format(pointsDelivered)} points delivered, ${dropped} dropped`;
}

function laneText({ sink, delivery, state, pointsWaiting, pointsDropped, lastError }: LaneStatus): string {
  const troubled = state === 'running' && lastError !== undefined;
  const parts = [troubled ? 'in trouble' : state];
  if (delivery === 'push') parts.push(`${wholeNumber.format(pointsWaiting)} points waiting`);
  if (pointsDropped > 0) parts.push(`${wholeNumber.format(pointsDropped)} dropped`);
  return `${sink}: ${parts.join(', ')}`;
}
