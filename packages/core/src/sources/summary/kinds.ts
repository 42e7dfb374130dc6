/** How the rows of a summary differ from the default, in which text is a tag and a number is a field. */
export interface SummaryKindSpec {
  /** The Prometheus HELP text, the same as in gostats (Go). */
  readonly description: string;
  /** Seconds. */
  readonly defaultInterval: number;
  /** Whether the `[summary_stats]` key is missing in gostats (Go). */
  readonly added: boolean;
  /** Numeric members that identify something and become tags. */
  readonly tags: readonly string[];
  /** Members that are not sent because they repeat another member. */
  readonly ignored: readonly string[];
  /** Whether its rows have more than one field. */
  readonly multiField: boolean;
  /** Limits summaries in which every row is a series. The rows with the highest `operation_rate` are kept. */
  readonly rowLimit?: {
    readonly key: string;
    readonly fallback: number;
    readonly most: number;
    readonly effect: string;
  };
}

/** The OneFS summaries. Source of the members: the API schemas of OneFS 9.11. */
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
