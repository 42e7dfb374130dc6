/** Conditions that any fault may have. */
interface FaultConditions {
  /** Affects only requests whose path and query contain this text. */
  readonly path?: string;
  /** Number of requests to affect; then the fault ends. */
  readonly count?: number;
  /** Probability, 0 to 1. The affected requests follow from the cluster's seed and the number of the request. */
  readonly probability?: number;
}

/** A node is down: its rows are missing and its connections fail. */
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
 * Responses are delayed. With `nodes`, only responses that need these nodes; a shorter `timeout` then gives rows with
 * code 6.
 */
interface SlowFault extends FaultConditions {
  readonly kind: 'slow';
  readonly ms: number;
  readonly nodes?: readonly number[];
}

/** Keys that the cluster does not know. */
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
 * hang: never responds; unauthorized: 401; forbidden: 403; unavailable: 503; truncate: half a body; reset: the
 * connection breaks.
 */
interface PlainFault extends FaultConditions {
  readonly kind: 'hang' | 'unauthorized' | 'forbidden' | 'unavailable' | 'truncate' | 'reset';
}

/** A fault of a cluster. Plain JSON, so that it can be sent to `/simulator/faults`. */
export type Fault = NodeDownFault | RowErrorFault | SlowFault | KeyVanishedFault | ThrottleFault | PlainFault;

export type FaultKind = Fault['kind'];
