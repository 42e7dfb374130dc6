import type { PapiClient, PapiRequestOptions } from './client-types.js';
import { clusterConfigPath } from './endpoints.js';
import { NO_SUCH_PLACE, notOneFs, PapiError } from './papi-errors.js';
import type { ClusterConfigAnswer } from './wire-types.js';

/**
 * Reads the cluster's configuration from the newest version of the endpoint that it supports. Rejects like
 * {@link PapiClient.get}, and with E_CLUSTER_NOT_ONEFS when the server has no such path.
 */
export async function readClusterConfig(
  client: PapiClient,
  cluster: string,
  options?: PapiRequestOptions,
): Promise<ClusterConfigAnswer> {
  try {
    try {
      return (await client.get<ClusterConfigAnswer>(clusterConfigPath(3), options)).body;
    } catch (thrown) {
      if (!(thrown instanceof PapiError) || thrown.status !== 404) throw thrown;
      return (await client.get<ClusterConfigAnswer>(clusterConfigPath(1), options)).body;
    }
  } catch (thrown) {
    const status = thrown instanceof PapiError ? thrown.status : undefined;
    if (status === undefined || !NO_SUCH_PLACE.has(status)) throw thrown;
    throw notOneFs(cluster, `it answered ${status} to ${clusterConfigPath(1)}`, status);
  }
}
