/** What every fault may say about when it strikes. */
interface FaultConditions {
  /** Only requests whose path and query contain this text. */
  readonly path?: string;
  /** Strikes so many requests, then is over. */
  readonly count?: number;
  /** 0 to 1; which requests it strikes follows from the cluster's seed and the number of the request. */
  readonly probability?: number;
}

/** A node is down from now on: its rows vanish, its connections break. */
interface NodeDownFault extends FaultConditions {
  readonly kind: 'node-down';
  readonly node: number;
}

/** Rows of the chosen keys (an ending `*` matches the rest) on the chosen nodes (LNNs) carry an error code. */
export interface RowErrorFault extends FaultConditions {
  readonly kind: 'row-error';
  readonly code: number;
  readonly keys?: readonly string[];
  readonly nodes?: readonly number[];
}

/**
 * Answers come late; with `nodes` only those that need these nodes, and a `timeout` that is shorter gives code 6
 * rows.
 */
interface SlowFault extends FaultConditions {
  readonly kind: 'slow';
  readonly ms: number;
  readonly nodes?: readonly number[];
}

/** Keys that this cluster does not know. */
interface KeyVanishedFault extends FaultConditions {
  readonly kind: 'key-vanished';
  readonly keys: readonly string[];
}

/** 429 with Retry-After. */
interface ThrottleFault extends FaultConditions {
  readonly kind: 'throttle';
  readonly retryAfterSeconds?: number;
}

/**
 * hang: no answer ever; unauthorized: 401; forbidden: 403; unavailable: 503; truncate: half a body; reset: the
 * connection breaks.
 */
interface PlainFault extends FaultConditions {
  readonly kind: 'hang' | 'unauthorized' | 'forbidden' | 'unavailable' | 'truncate' | 'reset';
}

/** Something that goes wrong with a cluster. Plain JSON, so that it can be sent to `/simulator/faults`. */
export type Fault = NodeDownFault | RowErrorFault | SlowFault | KeyVanishedFault | ThrottleFault | PlainFault;

export type FaultKind = Fault['kind'];
