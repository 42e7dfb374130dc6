import type { Server } from 'node:http';
import { problemOf, redact, type Clock, type Collector, type GostatsError, type TelemetryConfig } from '@gostats/core';
import type { Log } from '../log/open-log.js';
import { createRegistry } from './create-registry.js';
import { healthOf } from './health.js';
import { closeServer, listen, urlOf } from './listen.js';
import { telemetrySite } from './telemetry-site.js';

const TRY_AGAIN_MS = 30_000;

export interface TelemetryOptions {
  /** Absent: nothing is served. */
  readonly config: TelemetryConfig | undefined;
  readonly collector: Pick<Collector, 'hooks' | 'clusters' | 'lanes' | 'plugins'>;
  readonly log: Pick<Log, 'logger'>;
  readonly version: string;
  readonly clock: Clock;
}

export interface Telemetry {
  end(): Promise<void>;
}

/**
 * Serves how gostats is itself. To collect matters more than to tell of it: when the port is taken that is an error in
 * the log, and it is tried again until it is free.
 */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const { config, collector, log, version, clock } = options;
  if (config === undefined) return { end: () => Promise.resolve() };
  const site = telemetrySite({
    register: createRegistry(collector, version),
    health: () => {
      const lanes = collector.lanes.map((lane) => lane.status());
      return healthOf({ version, clusters: collector.clusters, lanes, now: clock.now(), redact });
    },
    failed: (thrown) => log.logger.error(`A page of the telemetry could not be made: ${problemOf(thrown)}.`),
  });
  let ended = false;
  let server: Server | undefined;
  let cancel = (): void => {};

  async function serve({ listenAddress, port }: TelemetryConfig): Promise<void> {
    try {
      const opened = await listen({ listenAddress, port }, site);
      // Out of file descriptors, say: the server goes on, and an error without a listener would end the process.
      opened.on('error', (error) => log.logger.error(`The telemetry: ${error.message}.`));
      server = opened;
      if (ended) await closeServer(opened);
      else log.logger.notice(`Serving /metrics and /health at ${urlOf(opened)}`);
    } catch (thrown) {
      const { message, remedy, code } = thrown as GostatsError;
      log.logger.error(`${message} ${remedy} Collection goes on; next try in ${TRY_AGAIN_MS / 1000} s.`, { code });
      if (!ended) cancel = clock.after(TRY_AGAIN_MS, () => (opening = serve({ listenAddress, port })));
    }
  }

  let opening = serve(config);
  return {
    async end() {
      ended = true;
      cancel();
      await opening;
      if (server?.listening === true) await closeServer(server);
    },
  };
}
