import type { Logger } from '@gostats/core/sink';

/** Why data of a cluster was left out of its page. */
export type Reason = 'max_samples' | 'label_count' | 'label_length' | 'label_value' | 'field' | 'time' | 'failed';

export const REASONS: readonly Reason[] = [
  'max_samples',
  'label_count',
  'label_length',
  'label_value',
  'field',
  'time',
  'failed',
];

const EXPLANATIONS: Readonly<Record<Reason, string>> = {
  max_samples:
    'the cluster has more samples than max_samples in [prometheus] allows. Poll fewer statistics, or raise it',
  label_count: 'a series or a metric has too many labels',
  label_length: 'the labels of a series are too long',
  label_value: 'a tag is no text',
  field: 'a statistic has too many fields, or one with too long a name',
  time: 'a row has no usable time',
  failed: 'it could not be processed',
};

/** Where the omitted data was found. */
export interface Place {
  readonly clusterId: string;
  readonly statKey: string;
}

/** Maximum number of warnings about shared metric names. */
const MAX_SHARED_WARNINGS = 50;

/** Counts what is left out, and logs it once per cluster and reason. */
export class LeftOut {
  readonly #logger: Pick<Logger, 'warn' | 'notice'> | undefined;
  readonly #counts = new Map<Reason, number>();
  readonly #warned = new Set<string>();
  #shared = 0;

  constructor(logger?: Pick<Logger, 'warn' | 'notice'>) {
    this.#logger = logger;
  }

  /** @param problem details, if known: the text of an error */
  note(reason: Reason, { clusterId, statKey }: Place, problem?: string): void {
    this.#counts.set(reason, this.count(reason) + 1);
    const key = `${reason} ${clusterId}`;
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    const what = problem === undefined ? EXPLANATIONS[reason] : `${EXPLANATIONS[reason]} (${problem.slice(0, 200)})`;
    this.#logger?.warn(
      `Part of ${statKey.slice(0, 100)} of ${clusterId} is not on the page: ${what}.` +
        ' This is logged once; gostats_sink_prometheus_left_out_total counts every case.',
      { cluster: clusterId, stat: statKey.slice(0, 100), reason },
    );
  }

  /** Logs that two statistics, or two fields of one, map to the same metric name. */
  shared(metric: string, one: string, other: string): void {
    if (this.#warned.has(metric) || this.#shared >= MAX_SHARED_WARNINGS) return;
    this.#warned.add(metric);
    this.#shared++;
    const what = one === other ? `Two fields of ${one}` : `${one} and ${other}`;
    this.#logger?.notice(
      `${what} share the metric ${metric}: of samples with the same labels the newest is shown. This is logged once.`.slice(
        0,
        600,
      ),
      { metric: metric.slice(0, 200) },
    );
  }

  count(reason: Reason): number {
    return this.#counts.get(reason) ?? 0;
  }
}
