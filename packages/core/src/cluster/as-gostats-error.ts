import { GostatsError, gostatsError, problemOf } from '../errors.js';

/** Whatever ended a round or an attempt to connect, as an error with a remedy. */
export function asGostatsError(thrown: unknown, cluster: string): GostatsError {
  if (thrown instanceof GostatsError) return thrown;
  return gostatsError('E_CLUSTER_UNREACHABLE', { cluster, problem: problemOf(thrown) }, thrown);
}
