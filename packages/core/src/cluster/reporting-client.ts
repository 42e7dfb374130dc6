import type { ClusterHealth } from '../health/recorder.js';
import type { PapiClient } from '../papi/client.js';

/** The same client; each failed try of a job's requests is told at once, and not only when they are given up. */
export function reportingClient(client: PapiClient, job: string, health: ClusterHealth): PapiClient {
  return {
    ...client,
    get: (path, options) =>
      client.get(path, { ...options, failedTry: (error, retryInMs) => health.tryFailed(job, error, retryInMs) }),
  };
}
