import type { SinkDefinition, WriteOutcome } from '../sink/index.js';
import type { Normalise, ReceivedPoint, Unstorable } from './received-points.js';

/** The functions of a test framework that the suite needs. Those of vitest, `node:test` and jest fit. */
export interface TestFramework {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

/** Options as in a configuration file, before validation by the sink's schema. */
export type WrittenOptions = Readonly<Record<string, unknown>>;

/**
 * The sink under test and access to what it writes to. Only `definition` and `options` are required; each further
 * member enables more checks. Each test calls `setUp`, creates its own instances, closes them and calls `tearDown`.
 */
export interface ConformanceSubject<State = unknown> {
  readonly definition: SinkDefinition;
  /** Valid options. */
  readonly options: WrittenOptions | ((state: State) => WrittenOptions);
  /** The options for the sink in a `[[cluster]]`, without the prefix. Default: none. */
  readonly clusterOptions?: WrittenOptions | ((state: State) => WrittenOptions);
  /** Options that the sink must reject. */
  readonly refusedOptions?: readonly WrittenOptions[];
  /** Starts the other side, such as a server or an empty folder. */
  readonly setUp?: () => State | Promise<State>;
  readonly tearDown?: (state: State) => unknown;
  /**
   * Returns all points on the other side in order of arrival; for a pull sink, those that it serves. The suite compares
   * them with what it sent: measurement, tags, fields, values and times of every batch. If it returns only numbers (all
   * field values), the suite can only check that each arrived once and in order.
   */
  readonly received?: (
    state: State,
  ) => readonly ReceivedPoint[] | readonly number[] | Promise<readonly ReceivedPoint[] | readonly number[]>;
  /** What the other side cannot store. The suite does not compare it. */
  readonly cannotHold?: readonly Unstorable[];
  /** Converts a point to its stored form, if that differs: other names, or one point per field. */
  readonly normalise?: Normalise;
  /** Makes the other side reject the next write in a way that should result in this outcome. */
  readonly failNext?: { readonly [Kind in WriteOutcome['kind']]?: (state: State) => unknown };
  /** Makes the next `init` fail. May return a function that undoes this. */
  readonly failStart?: (state: State) => unknown;
  /** Makes the other side accept data without ever answering. */
  readonly fallSilent?: (state: State) => unknown;
  /** Passwords and tokens in the options. They must not occur in log lines or errors. */
  readonly secrets?: readonly string[];
  /** The time limit of one call in milliseconds. Default 2000. */
  readonly patienceMs?: number;
}
