/**
 * Whether a cluster is collected.
 *
 * - `connecting`: it has delivered nothing yet, and nothing is known to be wrong.
 * - `up`: it delivers.
 * - `over_limit`: it delivers, and part of what it sends is left out because a limit is reached.
 * - `stale`: it delivered, and has not for two polling intervals.
 * - `down`: it cannot be reached or does not let us in; connecting is tried again.
 */
export type ClusterCondition = 'connecting' | 'up' | 'over_limit' | 'stale' | 'down';

/** How a cluster is at one moment. Times are milliseconds since the epoch, by the collector's clock unless said otherwise. */
export interface ClusterState {
  /** Equals `batch.cluster.id`. */
  readonly id: string;
  /** The cluster's own name, once it has told it; it stays when the cluster goes down. */
  readonly name: string | undefined;
  /**
   * What to call it: its name, or its id until it has told it. Never the same for two clusters: of those that say they have
   * one name the first in the configuration keeps it, the others have their ids behind it.
   */
  readonly label: string;
  readonly state: ClusterCondition;
  /** Since when it is in that state. */
  readonly since: number;
  /** When the last answer with statistics came in. */
  readonly lastAnswer: number | undefined;
  /** When OneFS took the latest value that it sent, by the cluster's clock. */
  readonly lastSample: number | undefined;
}
