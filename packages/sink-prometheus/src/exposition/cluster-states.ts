import type { ClusterState } from '@gostats/core/sink';
import { MAX_VALUE_LENGTH } from './label-limits.js';
import { escapeLabelValue } from './names.js';

export interface StatesOptions {
  /** The current states of the clusters; empty if the host does not provide them. */
  readonly states: () => readonly ClusterState[];
  /** Name of an additional label with the cluster's name; empty: none. */
  readonly instanceLabel: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type Sample = readonly [labels: string, value: number];

const CONDITIONS: readonly ClusterState['state'][] = ['connecting', 'up', 'over_limit', 'stale', 'down'];

/**
 * Appends the states of the clusters to a page, because the samples of a dead cluster are shown until they expire and
 * look valid.
 */
export async function* withClusterStates(
  page: AsyncIterable<Buffer>,
  clusterId: string | undefined,
  options: StatesOptions,
): AsyncGenerator<Buffer, void, undefined> {
  yield* page;
  const states = options.states().filter(({ id }) => clusterId === undefined || id === clusterId);
  if (states.length > 0) yield Buffer.from(statesText(states, options));
}

function statesText(states: readonly ClusterState[], { instanceLabel, now }: StatesOptions): string {
  const labelsOf = ({ label }: ClusterState, condition?: string): string => {
    const labels = new Map([['cluster', label]]);
    if (condition !== undefined) labels.set('state', condition);
    // An existing label of that name takes precedence, as with the samples.
    if (instanceLabel !== '' && !labels.has(instanceLabel)) labels.set(instanceLabel, label);
    const texts = [...labels].map(([name, value]) => `${name}="${escapeLabelValue(value.slice(0, MAX_VALUE_LENGTH))}"`);
    return `{${texts.join(',')}}`;
  };
  const time = now();
  return [
    family(
      'gostats_cluster_up',
      '1 while the cluster delivers statistics, else 0.',
      states.map((one) => [labelsOf(one), one.state === 'up' || one.state === 'over_limit' ? 1 : 0]),
    ),
    family(
      'gostats_cluster_state',
      '1 for the state that the cluster is in, 0 for the others.',
      states.flatMap((one) =>
        CONDITIONS.map((condition): Sample => [labelsOf(one, condition), condition === one.state ? 1 : 0]),
      ),
    ),
    family(
      'gostats_sample_age_seconds',
      'How long ago the latest statistics of the cluster came in; absent before the first.',
      states.flatMap((one): Sample[] =>
        one.lastAnswer === undefined ? [] : [[labelsOf(one), Math.max(0, time - one.lastAnswer) / 1000]],
      ),
    ),
  ].join('');
}

function family(name: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.map(([labels, value]) => `${name}${labels} ${value}\n`).join('')}`;
}
