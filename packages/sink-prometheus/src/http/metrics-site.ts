import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '@gostats/core/sink';
import { sendText } from '@gostats/net';
import type { Exposition } from '../exposition/exposition.js';
import type { SelfMetrics } from '../self-metrics.js';
import { landingPage } from './landing-page.js';
import type { Link } from './landing-page.js';
import { METRICS_TYPE, ScraperGone, sendPage } from './respond.js';
import type { SharedPages } from './shared-pages.js';

/** A cluster that a site serves. */
interface SiteCluster {
  readonly id: string;
  readonly hostname: string;
}

export interface SiteServices {
  readonly exposition: Exposition;
  readonly pages: SharedPages;
  readonly selfMetrics: SelfMetrics;
  readonly logger: Logger;
}

/** The clusters served at one port. */
export interface Site {
  readonly clusters: readonly SiteCluster[];
  /**
   * True: `/metrics` serves all clusters and `/metrics/<cluster>` one of them. False: `/metrics` serves the only one.
   */
  readonly shared: boolean;
}

/** Serves `/`, `/metrics`, `/metrics/<cluster>` and `/internal/metrics`. */
export function metricsSite(site: Site, services: SiteServices): RequestListener {
  const { exposition, selfMetrics } = services;
  const onlyId = site.shared ? undefined : site.clusters[0]?.id;
  return (request, response) => {
    const path = (request.url ?? '/').replace(/[?#].*$/s, '');
    if (path === '/') {
      sendText(request, response, 200, landing(site), { 'content-type': 'text/html; charset=utf-8' });
    } else if (path === '/metrics') {
      void scrape(request, response, services, onlyId);
    } else if (path === '/internal/metrics') {
      const send = (text: string): void => sendText(request, response, 200, text, { 'content-type': METRICS_TYPE });
      selfMetrics.page().then(send, (error: Error) => response.destroy(error));
    } else {
      const cluster =
        site.shared && path.startsWith('/metrics/') ? findCluster(site, path.slice(9), exposition) : undefined;
      if (cluster === undefined) sendText(request, response, 404, 'Nothing here. Try /metrics.\n');
      else void scrape(request, response, services, cluster.id);
    }
  };
}

async function scrape(
  request: IncomingMessage,
  response: ServerResponse,
  { pages, selfMetrics, logger }: SiteServices,
  clusterId: string | undefined,
): Promise<void> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    await sendPage(request, response, (coding) => pages.open(clusterId, coding));
    selfMetrics.scraped('whole', seconds());
  } catch (error) {
    response.destroy();
    selfMetrics.scraped('cut', seconds());
    if (error instanceof ScraperGone)
      logger.debug('A scraper disconnected before it had received the whole page.', { cluster: clusterId });
    else logger.error(`A scrape failed: ${(error as Error).message}`, { cluster: clusterId, error });
  }
}

/** Finds a cluster by id, host or its own name; the latter two only if they are unambiguous. */
function findCluster({ clusters }: Site, text: string, exposition: Exposition): SiteCluster | undefined {
  const wanted = decoded(text);
  const only = (found: readonly SiteCluster[]): SiteCluster | undefined => (found.length === 1 ? found[0] : undefined);
  return (
    clusters.find(({ id }) => id === wanted) ??
    only(clusters.filter(({ hostname }) => hostname === wanted)) ??
    only(clusters.filter(({ id }) => exposition.clusterName(id) === wanted))
  );
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // An invalid escape matches no cluster.
  }
}

function landing({ clusters, shared }: Site): string {
  if (!shared) return landingPage(`gostats: ${clusters[0]?.id}`, [{ path: '/metrics', text: 'Metrics' }, INTERNAL]);
  const each = clusters.map(({ id }) => ({ path: `/metrics/${encodeURIComponent(id)}`, text: `Metrics of ${id}` }));
  return landingPage('gostats', [{ path: '/metrics', text: 'Metrics of all clusters' }, ...each, INTERNAL]);
}

const INTERNAL: Link = { path: '/internal/metrics', text: 'Metrics of this sink' };
