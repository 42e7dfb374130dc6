/** The kind of a package. */
export type ModuleNoun = 'sink' | 'source' | 'plugin';

/** Properties that distinguish one kind of package (sinks, sources, plugins) from another. */
export interface ModuleKind<Definition> {
  readonly noun: ModuleNoun;
  /** Part of the kind's error codes, as in `E_SINK_LOAD`. */
  readonly code: 'SINK' | 'SOURCE' | 'PLUGIN';
  /** Key in a definition that holds the contract version it was built for. */
  readonly brand: symbol;
  readonly contractVersion: number;
  /** `defineSink from @gostats/core/sink`, for messages. */
  readonly definedBy: string;
  /** Returns what is wrong with a candidate definition, or nothing. */
  readonly findProblem: (spec: unknown) => string | undefined;
  /** Never set. Ties the type of the kind to what its modules export. */
  readonly definition?: Definition;
}
