import { problemOf, redact, type Clock, type Collector, type GostatsError, type TelemetryConfig } from '@gostats/core';
import type { Log } from '../log/open-log.js';
import { createRegistry } from './create-registry.js';
import { healthOf } from './health.js';
import { listenForTelemetry, type TelemetryListener } from './listen.js';
import { telemetrySite } from './telemetry-site.js';

const RETRY_MS = 30_000;
/** Interval of the check for renewed certificates. */
const RENEW_MS = 30_000;

export interface TelemetryOptions {
  /** If undefined, nothing is served. */
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
 * Serves metrics and health of gostats itself. Collection takes priority: if the port is in use, this is logged as an
 * error and retried until the port is free.
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
    failed(thrown) {
      const problem = problemOf(thrown);
      log.logger.error(`A telemetry page could not be rendered: ${problem}.`, {
        event: 'telemetry.page-failed',
        problem,
      });
    },
  });
  let ended = false;
  let listener: TelemetryListener | undefined;
  let cancel = (): void => {};

  async function serve(where: TelemetryConfig): Promise<void> {
    try {
      const opened = await listenForTelemetry(where, site, log.logger);
      listener = opened;
      if (ended) await opened.close();
      else
        log.logger.notice(`Serving /metrics and /health at ${opened.url}`, {
          event: 'telemetry.listening',
          url: opened.url,
        });
      if (!ended) keepCertificate(opened);
    } catch (thrown) {
      const { message, remedy, code } = thrown as GostatsError;
      const next = `Collection continues; next try in ${RETRY_MS / 1000} s.`;
      const fields = { event: 'telemetry.listen-failed', code, retryInMs: RETRY_MS } as const;
      log.logger.error(`${message} ${remedy} ${next}`, fields);
      if (!ended) cancel = clock.after(RETRY_MS, () => (opening = serve(where)));
    }
  }

  function keepCertificate({ renew }: TelemetryListener): void {
    if (renew === undefined || ended) return;
    cancel = clock.after(RENEW_MS, () => void renew().finally(() => listener && keepCertificate(listener)));
  }

  let opening = serve(config);
  return {
    async end() {
      ended = true;
      cancel();
      await opening;
      await listener?.close();
    },
  };
}
