import { GostatsError } from '../errors.js';
import { PapiError } from '../papi/papi-errors.js';

/** A source that breaks its contract, or that a release does not have, is not run again until something changes. */
export function isForGood(error: unknown): error is GostatsError {
  return error instanceof GostatsError && FOR_GOOD.has(error.code);
}

const FOR_GOOD: ReadonlySet<string> = new Set(['E_SOURCE_MISUSE', 'E_SOURCE_PATH', 'E_SOURCE_RELEASE']);

/** Whether a failure of one source is one of all: the cluster does not answer, or does not let us in. */
export function isOfTheCluster(error: unknown): boolean {
  if (error instanceof PapiError) return error.status === undefined || error.code === 'E_CLUSTER_LOGIN';
  return !(error instanceof GostatsError);
}
