import type { RequestListener } from 'node:http';
import type { PullSink, SinkContext } from '@gostats/core/sink';
import { Access, TlsFiles } from '@gostats/net';
import { systemClock } from './clock.js';
import type { Clock } from './clock.js';
import { findLeftOut, webOf } from './config.js';
import type { PrometheusClusterOptions, PrometheusOptions } from './config.js';
import { planSites, portlessClusters } from './endpoints.js';
import type { PlannedSite } from './endpoints.js';
import { withClusterStates } from './exposition/cluster-states.js';
import { Exposition } from './exposition/exposition.js';
import { LeftOut } from './exposition/left-out.js';
import { metricsSite } from './http/metrics-site.js';
import { SharedPages } from './http/shared-pages.js';
import { Sites } from './sites.js';
import { createSelfMetrics } from './self-metrics.js';
import { discoverySite, specific } from './service-discovery.js';

/** Interval of the sweep of expired samples and the check for renewed certificates. */
const SWEEP_INTERVAL_MS = 10_000;

/** Creates the sink. @throws PrometheusSinkError `E_PORT_MISSING` or `E_PORT_TWICE` */
export function createPrometheusSink(
  options: PrometheusOptions,
  context: SinkContext<PrometheusClusterOptions>,
  clock: Clock = systemClock,
): PullSink {
  const { logger } = context;
  const plan = planSites(options, context.clusters);
  const portless = new Set(portlessClusters(options, context.clusters).map(({ id }) => id));
  for (const text of findLeftOut(options, [...portless])) logger.warn(text);
  const leftOut = new LeftOut(logger);
  const exposition = new Exposition(
    {
      timestamps: options.timestamps,
      instanceLabel: options.instance_label_name,
      expiryMultiplier: options.expiry_multiplier,
      maxSamples: options.max_samples,
    },
    clock,
    leftOut,
  );
  const states = {
    states: () => context.clusterStates?.() ?? [],
    instanceLabel: options.instance_label_name,
    now: () => clock.now(),
  };
  const pages = new SharedPages({
    render: (clusterId) => withClusterStates(exposition.page(clusterId), clusterId, states),
    version: () => exposition.framesSeen,
  });
  const selfMetrics = createSelfMetrics({
    seriesCount: () => exposition.seriesCount(),
    samplesHeld: () => exposition.samplesHeld(),
    bytesHeld: () => pages.bytes,
    crowdedOut: () => sites.crowdedOut(),
    leftOut: (reason) => leftOut.count(reason),
  });
  const web = webOf(options);
  const sites = new Sites({
    plan,
    handlerOf,
    web,
    access: web.access === undefined ? undefined : new Access(web.access),
    tls: web.tls === undefined ? undefined : new TlsFiles(web.tls),
    logger,
    onRefused: () => selfMetrics.refused(),
  });
  let cancelSweep: (() => void) | undefined;
  let sweeping = false;

  function handlerOf({ kind, clusters }: PlannedSite): RequestListener {
    if (kind === 'discovery') {
      const advertised = specific(options.prom_http_sd?.listen_addr);
      return discoverySite(() => sites.targets((id) => exposition.clusterName(id)), advertised);
    }
    return metricsSite({ clusters, shared: kind === 'shared' }, { exposition, pages, selfMetrics, logger });
  }

  function scheduleSweep(): void {
    cancelSweep = clock.after(SWEEP_INTERVAL_MS, () => {
      scheduleSweep();
      if (sweeping) return;
      sweeping = true;
      const swept = exposition
        .sweep()
        .catch((error: Error) => logger.error(`Expired samples could not be removed: ${error.message}`));
      void Promise.all([swept, sites.renewCertificate()]).finally(() => (sweeping = false));
    });
  }

  return {
    destination: {
      text: plan.map(
        (site) =>
          `${site.tls ? 'https' : 'http'}://${shownHost(site.host)}:${site.port}/ for ${site.who}${site.access ? '' : ', open to everybody'}`,
      ),
      listens: plan.map(({ who, host, port }) => ({ what: who, host, port })),
      reads:
        web.tls === undefined ? [] : [web.tls.cert, web.tls.key, web.tls.clientCa].filter((file) => file !== undefined),
    },
    async init(signal) {
      if (cancelSweep === undefined) scheduleSweep();
      await sites.open(signal);
    },
    observe(batch) {
      // This cluster has no page.
      if (portless.has(batch.cluster.id)) return;
      exposition.observe(batch);
      selfMetrics.observed(batch.pointCount);
    },
    forget: (clusterId) => exposition.forget(clusterId),
    async close() {
      cancelSweep?.();
      cancelSweep = undefined;
      await sites.close();
    },
  };
}

function shownHost(host: string | undefined): string {
  if (host === undefined) return '*';
  return host.includes(':') ? `[${host}]` : host;
}
