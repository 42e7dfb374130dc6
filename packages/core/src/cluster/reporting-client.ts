import type { ClusterHealth } from '../health/recorder.js';
import type { PapiClient } from '../papi/client.js';

/** Wraps a client so that each failed try of a job's request is reported to health at once, not only the last one. */
export function reportingClient(client: PapiClient, job: string, health: ClusterHealth): PapiClient {
  return {
    ...client,
    get: (path, options) =>
      client.get(path, { ...options, failedTry: (error, retryInMs) => health.tryFailed(job, error, retryInMs) }),
  };
}
