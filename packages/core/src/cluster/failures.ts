import { GostatsError } from '../errors.js';
import { PapiError } from '../papi/papi-errors.js';

/** Whether an error is permanent: the source breaks its contract, or the release does not support it. */
export function isForGood(error: unknown): error is GostatsError {
  return error instanceof GostatsError && FOR_GOOD.has(error.code);
}

const FOR_GOOD: ReadonlySet<string> = new Set(['E_SOURCE_MISUSE', 'E_SOURCE_PATH', 'E_SOURCE_RELEASE']);

/** Whether a source's failure affects the whole cluster: it does not answer, or it refuses the login. */
export function isOfTheCluster(error: unknown): boolean {
  if (error instanceof PapiError) return error.status === undefined || error.code === 'E_CLUSTER_LOGIN';
  return !(error instanceof GostatsError);
}
