import type { RequestListener } from 'node:http';
import { inUrl, sendText } from '@gostats/net';

/** A port that Prometheus should scrape. */
export interface Target {
  /** Absent: it listens on all addresses. */
  readonly host: string | undefined;
  readonly port: number;
  readonly tls: boolean;
  /** The cluster that is served there; absent when there are several. */
  readonly cluster: string | undefined;
}

/** What `__meta_prometheus_job` says; relabelling rules of gostats' users ask for it. */
const JOB = 'isilon_stats';

/**
 * Answers with the targets, a group each, in the form of Prometheus's HTTP service discovery
 * (prometheus.io/docs/prometheus/latest/http_sd). At every path: the port serves this one document, and the URLs in
 * existing Prometheus configurations differ.
 *
 * Without an advertised name, a target that listens on all addresses is told by the name under which the asker reached us:
 * it is one that works from there, also through NAT or a container's port mapping.
 *
 * @param advertised the host that the configuration wants to be told of all targets
 */
export function discoverySite(targets: () => readonly Target[], advertised: string | undefined): RequestListener {
  return (request, response) => {
    // An IPv4 address is told in IPv6 by a socket that takes both.
    const local = request.socket.localAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
    const asked = hostOf(request.headers.host) ?? local;
    const groups = targets().map(({ host, port, cluster, tls }) => ({
      targets: [`${inUrl(advertised ?? host ?? asked)}:${port}`],
      labels: {
        __meta_prometheus_job: JOB,
        ...(cluster === undefined ? {} : { __meta_gostats_cluster: cluster }),
        // Goes before the scheme of the scrape configuration, which need not know it.
        ...(tls ? { __scheme__: 'https' } : {}),
      },
    }));
    sendText(request, response, 200, `${JSON.stringify(groups)}\n`, {
      'content-type': 'application/json; charset=utf-8',
    });
  };
}

/** The host of a `Host` header, without its port; nothing if it is no plain name or address. */
function hostOf(header: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d+)?$/i.exec(header ?? '')?.[1];
}

/** An address that means every address of the machine tells an asker nothing. */
export function specific(host: string | undefined): string | undefined {
  return host === undefined || ['0.0.0.0', '::', '[::]', '*'].includes(host) ? undefined : host;
}
