import type { PapiClient } from '../papi/client.js';
import type { Clock } from '../time/clock.js';
import { hedge } from '../time/hedge.js';
import { identify, type Identity } from './identity.js';
import type { ClusterRunnerOptions } from './runner-options.js';

/** When the identity request takes longer, a second one runs in parallel: the cluster may have recovered by then. */
const IDENTITY_TIMEOUT_MS = 5_000;

/** Connects to a cluster and returns its identity. @throws PapiError, GostatsError */
export function connect(
  client: PapiClient,
  { clusterConfig, clock }: Pick<ClusterRunnerOptions, 'clusterConfig'> & { readonly clock: Clock },
  signal: AbortSignal,
): Promise<Identity> {
  // The caller retries forever and reports each failure; further retries here would only hide the cause.
  const ask = (own: AbortSignal): Promise<Identity> => identify(client, clusterConfig, { signal: own, maxRetries: 1 });
  return hedge(ask, { clock, signal, hedgeAfterMs: IDENTITY_TIMEOUT_MS });
}
