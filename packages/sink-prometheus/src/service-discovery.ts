import type { RequestListener } from 'node:http';
import { inUrl, sendText } from '@gostats/net';

/** A port that Prometheus should scrape. */
export interface Target {
  /** If undefined, it listens on all addresses. */
  readonly host: string | undefined;
  readonly port: number;
  readonly tls: boolean;
  /** The cluster served there; undefined if there are several. */
  readonly cluster: string | undefined;
}

/** Value of `__meta_prometheus_job`, which existing relabelling rules of gostats (Go) users rely on. */
const JOB = 'isilon_stats';

/**
 * Serves the targets, one per group, in the format of Prometheus's HTTP service discovery
 * (prometheus.io/docs/prometheus/latest/http_sd). It does so at every path: the port serves this one document only, and
 * the URLs in existing Prometheus configurations differ.
 *
 * Without an advertised host, a target that listens on all addresses is reported under the host name that the client
 * used, because that is known to work from there, even through NAT or a container's port mapping.
 *
 * @param advertised the configured host for all targets
 */
export function discoverySite(targets: () => readonly Target[], advertised: string | undefined): RequestListener {
  return (request, response) => {
    // A dual-stack socket reports IPv4 addresses in IPv6 notation.
    const local = request.socket.localAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
    const asked = hostOf(request.headers.host) ?? local;
    const groups = targets().map(({ host, port, cluster, tls }) => ({
      targets: [`${inUrl(advertised ?? host ?? asked)}:${port}`],
      labels: {
        __meta_prometheus_job: JOB,
        ...(cluster === undefined ? {} : { __meta_gostats_cluster: cluster }),
        // Overrides the scheme of the scrape configuration, so that it need not be set there.
        ...(tls ? { __scheme__: 'https' } : {}),
      },
    }));
    sendText(request, response, 200, `${JSON.stringify(groups)}\n`, {
      'content-type': 'application/json; charset=utf-8',
    });
  };
}

/** Returns the host of a `Host` header without its port; undefined if it is not a plain name or address. */
function hostOf(header: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d+)?$/i.exec(header ?? '')?.[1];
}

/** Returns a host unless it is a wildcard address, which is of no use to a client. */
export function specific(host: string | undefined): string | undefined {
  return host === undefined || ['0.0.0.0', '::', '[::]', '*'].includes(host) ? undefined : host;
}
