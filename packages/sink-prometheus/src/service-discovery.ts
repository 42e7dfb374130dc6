import type { RequestListener } from 'node:http';
import { inUrl } from './http/listener.js';
import { sendText } from './http/respond.js';

/** A port that Prometheus should scrape. */
export interface Target {
  /** Absent: it listens on all addresses. */
  readonly host: string | undefined;
  readonly port: number;
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
 * A target that listens on all addresses is told by the name under which the asker reached us: it is one that works
 * from there, also through NAT or a container's port mapping.
 */
export function discoverySite(targets: () => readonly Target[], ownHost: string | undefined): RequestListener {
  return (request, response) => {
    // An IPv4 address is told in IPv6 by a socket that takes both.
    const local = request.socket.localAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
    const asked = hostOf(request.headers.host) ?? local;
    const groups = targets().map(({ host, port, cluster }) => ({
      targets: [`${inUrl(host ?? ownHost ?? asked)}:${port}`],
      labels: { __meta_prometheus_job: JOB, ...(cluster === undefined ? {} : { __meta_gostats_cluster: cluster }) },
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
