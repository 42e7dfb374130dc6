import type { SinkCluster } from '@gostats/core/sink';
import { isLoopback } from '@gostats/net';
import { webOf } from './config.js';
import type { PrometheusClusterOptions, PrometheusOptions } from './config.js';
import { PrometheusSinkError } from './errors.js';

type Cluster = SinkCluster<PrometheusClusterOptions>;

/** A planned listener and what it serves. */
export interface PlannedSite {
  readonly kind: 'cluster' | 'shared' | 'discovery';
  /** The clusters it serves. */
  readonly clusters: readonly Cluster[];
  readonly who: string;
  readonly host: string | undefined;
  readonly port: number;
  readonly portOption: string;
  readonly hostOption: string;
  /** Whether it uses TLS and requires credentials, if the sink has them configured. */
  readonly tls: boolean;
  readonly access: boolean;
}

/** `port` is a new key, so unlike the ports of an old idic.toml its default need not be open to everyone. */
const LOOPBACK = '127.0.0.1';

/**
 * Plans one site per `prometheus_port`, one for all clusters at `port`, and one for service discovery.
 *
 * @throws PrometheusSinkError `E_PORT_MISSING` or `E_PORT_TWICE`
 */
export function planSites(options: PrometheusOptions, clusters: readonly Cluster[]): PlannedSite[] {
  const { port, prom_http_sd: discovery } = options;
  const { listenAddress: host, tls, access } = webOf(options);
  const protection = { tls: tls !== undefined, access: access !== undefined };
  const own = clusters.flatMap((cluster): PlannedSite[] => {
    if (cluster.options.port === undefined) return [];
    const who = `cluster ${cluster.id} (prometheus_port)`;
    return [
      {
        kind: 'cluster',
        clusters: [cluster],
        who,
        host,
        port: cluster.options.port,
        ...protection,
        ...namesOf('prometheus_port'),
      },
    ];
  });
  const sites = [...own];
  if (port !== undefined) {
    sites.push({
      kind: 'shared',
      clusters,
      who: 'all clusters (port)',
      host: host ?? LOOPBACK,
      port,
      ...protection,
      ...namesOf('port'),
    });
  } else if (own.length === 0 && clusters.length > 0) throw missing(clusters);
  if (discovery?.enabled === true && discovery.sd_port !== undefined) {
    sites.push({
      kind: 'discovery',
      clusters,
      who: 'service discovery (sd_port)',
      // If loopback is advertised, only this machine can use it.
      host: host ?? (isLoopback(discovery.listen_addr ?? '') ? discovery.listen_addr : undefined),
      port: discovery.sd_port,
      tls: protection.tls && (discovery.tls ?? true),
      access: protection.access && (discovery.authenticated ?? true),
      ...namesOf('sd_port'),
    });
  }
  refuseEqualPorts(sites);
  return sites;
}

/** Returns the clusters without a page although others have one; gostats starts anyway. */
export function portlessClusters({ port }: PrometheusOptions, clusters: readonly Cluster[]): readonly Cluster[] {
  return port === undefined ? clusters.filter(({ options }) => options.port === undefined) : [];
}

function namesOf(portOption: string): { portOption: string; hostOption: string } {
  return { portOption, hostOption: 'prometheus.listen_address' };
}

function missing(clusters: readonly Cluster[]): PrometheusSinkError {
  const names = clusters.map(({ id }) => id).join(', ');
  return new PrometheusSinkError(
    'E_PORT_MISSING',
    `No port to serve the metrics of ${names} at.` +
      ` Set prometheus_port in ${clusters.length > 1 ? 'each' : 'that'} [[cluster]],` +
      ' or port in [prometheus] for all clusters.',
  );
}

/** Throws if two sites have the same port. Port 0 stands for any free port. */
function refuseEqualPorts(sites: readonly PlannedSite[]): void {
  for (const [position, one] of sites.entries()) {
    const other = sites.slice(0, position).find(({ port }) => port !== 0 && port === one.port);
    if (other === undefined) continue;
    throw new PrometheusSinkError(
      'E_PORT_TWICE',
      `Port ${one.port} is used by both ${other.who} and ${one.who}. Choose another ${one.portOption} for one of them.`,
    );
  }
}
