import type { PapiClient, PapiRequestOptions } from './client.js';
import { clusterConfigPath } from './endpoints.js';
import { PapiError } from './papi-errors.js';
import type { ClusterConfigAnswer } from './wire-types.js';

/** Who the cluster is, from the newest form of the answer that it has. Rejects like {@link PapiClient.get}. */
export async function readClusterConfig(
  client: PapiClient,
  options?: PapiRequestOptions,
): Promise<ClusterConfigAnswer> {
  try {
    return (await client.get<ClusterConfigAnswer>(clusterConfigPath(3), options)).body;
  } catch (thrown) {
    if (!(thrown instanceof PapiError) || thrown.status !== 404) throw thrown;
    return (await client.get<ClusterConfigAnswer>(clusterConfigPath(1), options)).body;
  }
}
