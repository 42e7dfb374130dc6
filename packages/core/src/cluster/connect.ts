import type { PapiClient } from '../papi/client.js';
import type { Clock } from '../time/clock.js';
import { hedge } from '../time/hedge.js';
import { identify, type Identity } from './identity.js';
import type { ClusterRunnerOptions } from './runner-options.js';

/** A request for the identity that takes longer is begun anew beside: a cluster that hung may be well again. */
const IDENTITY_TIMEOUT_MS = 5_000;

/** Who the cluster is, from the first answer. @throws PapiError, GostatsError */
export function connect(
  client: PapiClient,
  { clusterConfig, clock }: Pick<ClusterRunnerOptions, 'clusterConfig'> & { readonly clock: Clock },
  signal: AbortSignal,
): Promise<Identity> {
  // The caller tries for ever and says so each time: more tries below it would only hide what is wrong.
  const ask = (own: AbortSignal): Promise<Identity> => identify(client, clusterConfig, { signal: own, maxRetries: 1 });
  return hedge(ask, { clock, signal, hedgeAfterMs: IDENTITY_TIMEOUT_MS });
}
