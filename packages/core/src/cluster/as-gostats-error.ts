import { GostatsError, gostatsError, problemOf } from '../errors.js';

/** Converts anything thrown by a round or a connection attempt into an error with a remedy. */
export function asGostatsError(thrown: unknown, cluster: string): GostatsError {
  if (thrown instanceof GostatsError) return thrown;
  return gostatsError('E_CLUSTER_UNREACHABLE', { cluster, problem: problemOf(thrown) }, thrown);
}
