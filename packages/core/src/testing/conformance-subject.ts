import type { SinkDefinition, WriteOutcome } from '../sink/index.js';
import type { Normalise, ReceivedPoint, Unstorable } from './received-points.js';

/** The two functions of a test framework that the suite needs: those of vitest, `node:test` and jest fit. */
export interface TestFramework {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

/** Options as a configuration file has them, before the sink's schema has seen them. */
export type WrittenOptions = Readonly<Record<string, unknown>>;

/**
 * The sink under test, and how to look at what it writes to. `definition` and `options` are enough; every further member
 * lets the suite prove more. Each test calls `setUp`, makes its own instances, closes them and calls `tearDown`.
 */
export interface ConformanceSubject<State = unknown> {
  readonly definition: SinkDefinition;
  /** Options that work. */
  readonly options: WrittenOptions | ((state: State) => WrittenOptions);
  /** What a `[[cluster]]` says to the sink, without the prefix. Default: nothing. */
  readonly clusterOptions?: WrittenOptions | ((state: State) => WrittenOptions);
  /** Tables that the sink must refuse. */
  readonly refusedOptions?: readonly WrittenOptions[];
  /** Starts the other side: a server, an empty folder. */
  readonly setUp?: () => State | Promise<State>;
  readonly tearDown?: (state: State) => unknown;
  /**
   * All points that the other side has by now, in the order in which it got them; for a pull sink, those that it serves.
   * The suite compares them with what it sent: measurement, tags, fields, values and times of every batch. Of numbers
   * alone (all field values) it can only tell that each arrived once and in order.
   */
  readonly received?: (
    state: State,
  ) => readonly ReceivedPoint[] | readonly number[] | Promise<readonly ReceivedPoint[] | readonly number[]>;
  /** What the other side cannot store, and is therefore not compared. */
  readonly cannotHold?: readonly Unstorable[];
  /** Says what becomes of a point on the other side if it is stored differently: other names, one point a field. */
  readonly normalise?: Normalise;
  /** Makes the other side refuse the next write, so that the sink should answer with this outcome. */
  readonly failNext?: { readonly [Kind in WriteOutcome['kind']]?: (state: State) => unknown };
  /** Makes the next `init` fail. What it returns, if that is a function, puts things right again. */
  readonly failStart?: (state: State) => unknown;
  /** From now on the other side takes what comes and never answers. */
  readonly fallSilent?: (state: State) => unknown;
  /** Passwords and tokens among the options: they may stand in no log line and in no error. */
  readonly secrets?: readonly string[];
  /** How long one call may take until the suite gives up, milliseconds. Default 2000. */
  readonly patienceMs?: number;
}
