/** What a package is to gostats. */
export type ModuleNoun = 'sink' | 'source' | 'plugin';

/** What tells packages of one kind (sinks, plugins) from those of another. */
export interface ModuleKind<Definition> {
  readonly noun: ModuleNoun;
  /** Stands in the codes of its errors. */
  readonly code: 'SINK' | 'SOURCE' | 'PLUGIN';
  /** Found on a definition, with the contract version that it was built for. */
  readonly brand: symbol;
  readonly contractVersion: number;
  /** `defineSink from @gostats/core/sink`, for messages. */
  readonly definedBy: string;
  /** What is wrong with a would-be definition, or nothing. */
  readonly findProblem: (spec: unknown) => string | undefined;
  /** Never set: ties the kind to what its modules export. */
  readonly definition?: Definition;
}
