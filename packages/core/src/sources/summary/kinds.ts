/** What is special about the rows of a summary; else text is a tag and a number is a field. */
export interface SummaryKindSpec {
  /** For the HELP text of Prometheus, as gostats (Go) has it. */
  readonly description: string;
  /** Seconds. */
  readonly defaultInterval: number;
  /** The key of `[summary_stats]` is not one of gostats (Go). */
  readonly added: boolean;
  /** Numbers that name something. */
  readonly tags: readonly string[];
  /** Not sent: repeats what another member says. */
  readonly ignored: readonly string[];
  /** Whether its rows have more than one field. */
  readonly multiField: boolean;
  /** Where every row is a series: how many are kept, those with the highest `operation_rate`. */
  readonly rowLimit?: {
    readonly key: string;
    readonly fallback: number;
    readonly most: number;
    readonly effect: string;
  };
}

/** One record a summary of OneFS. Source of the members: the API's own schemas of OneFS 9.11. */
export const summaryKinds = {
  protocol: kind({ description: 'Summary statistics for protocol', tags: ['node'], added: false }),
  client: kind({ description: 'Summary statistics for client', tags: ['node'], added: false }),
  drive: kind({ description: 'Summary statistics for drive', added: false }),
  system: kind({ description: 'Summary statistics for system', tags: ['node'] }),
  heat: kind({
    description: 'Summary statistics for heat',
    defaultInterval: 10,
    tags: ['node', 'lin'],
    ignored: ['event_type'],
    multiField: false,
    rowLimit: {
      key: 'heat_paths',
      fallback: 100,
      most: 100_000,
      effect: 'How many of the hottest paths in an answer are kept, which limits the number of series.',
    },
  }),
} as const satisfies Record<string, SummaryKindSpec>;

export type SummaryKind = keyof typeof summaryKinds;

export const summaryNames = Object.keys(summaryKinds) as readonly SummaryKind[];

function kind(spec: Pick<SummaryKindSpec, 'description'> & Partial<SummaryKindSpec>): SummaryKindSpec {
  return { defaultInterval: 5, added: true, tags: [], ignored: [], multiField: true, ...spec };
}
