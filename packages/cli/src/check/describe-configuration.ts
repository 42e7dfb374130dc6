import { plural } from '@gostats/core';
import type {
  CheckedSource,
  ClusterConfig,
  OpenedSink,
  ResolvedConfig,
  StatGroupConfig,
  TelemetryConfig,
  UpdateInterval,
} from '@gostats/core';
import type { CheckedPackages, CheckFindings } from './summarize-configuration.js';
import { describeShaping, describeTags } from './describe-shaping.js';

/** Describes for a human what a configuration would do. The text contains no secrets. */
export function describeConfiguration(
  config: ResolvedConfig,
  { sinks, sources, plugins }: CheckedPackages,
  { problems, suspicious, notes, insecure, verbose }: CheckFindings & { readonly verbose: boolean },
): string {
  const { clusters, statGroups, summaries, warnings } = config;
  const keys = statGroups.reduce((sum, { stats }) => sum + stats.length, 0);
  const floor = config.minUpdateIntervalMs / 1000;
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [`Clusters (${clusters.length})`, clusters.map((cluster) => describeCluster(cluster, config))],
    [
      `Stat groups (${statGroups.length}, ${plural(keys, 'key')}, at most every ${floor} s)`,
      describeGroups(statGroups, config.minUpdateIntervalMs, verbose),
    ],
    [
      `Summaries (${summaries.length})`,
      summaries.map(({ kind, intervalMs }) => `${kind}  every ${intervalMs / 1000} s`),
    ],
    [
      `Sinks (${sinks.length})`,
      sinks.flatMap((sink) => [
        describeSink(sink),
        ...(sink.instance.destination?.text ?? []).map((line) => `  delivers to ${line}`),
        ...describeShaping(sink.config.shaping).map((line) => `  ${line}`),
      ]),
    ],
    [`Sources (${sources.length})`, sources.map(describeSource)],
    [`Plugins (${plugins.length})`, plugins.map(({ id, place }) => `${id}  ${place}`)],
    ['Log', [describeLog(config)]],
    ['Telemetry', config.telemetry === undefined ? [] : [describeTelemetry(config.telemetry)]],
    [
      `Warnings (${warnings.length})`,
      warnings.map(({ line, path, problem }) => `${line === undefined ? '' : `line ${line}  `}${path}  ${problem}`),
    ],
    [`Suspicious (${suspicious.length})`, suspicious],
    [`Notes (${notes.length})`, notes],
    [`Insecure (${insecure.length})`, insecure],
  ];
  const shown = sections.filter(([, lines]) => lines.length > 0);
  const text = shown.map(([title, lines]) => `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  const verdict = problems.length === 0 ? 'is valid' : 'cannot be run';
  return `${config.file} ${verdict} (written for gostats ${config.version}).\n${text.join('')}`;
}

function describeSource({ id, place, privileges, clusters }: CheckedSource): string {
  const needs = privileges.length === 0 ? '' : `, needs ${privileges.map((one) => one.id).join(' and ')}`;
  return `${id}  ${place}${needs}${clusters === undefined ? '' : `, only ${clusters.join(', ')}`}`;
}

function describeCluster(cluster: ClusterConfig, all: Pick<ResolvedConfig, 'tags'>): string {
  const { id, username, authtype, proxy } = cluster;
  const way = proxy === undefined ? '' : `, through the proxy ${new URL(proxy).host}`;
  const tags = describeTags({ ...all.tags, ...cluster.tags });
  const tagged = tags === '' ? '' : `, tags ${tags}`;
  return `${id}  user ${username} (${authtype}), certificate ${describeTrust(cluster)}${way}${tagged}`;
}

function describeTrust({ verifySsl, fingerprints, certificateAuthority }: ClusterConfig): string {
  if (!verifySsl) return 'is not verified';
  if (fingerprints.length > 0) return 'is pinned by fingerprint';
  return certificateAuthority === undefined ? 'is verified' : 'is verified against ca_file';
}

function describeGroups(groups: readonly StatGroupConfig[], floorMs: number, verbose: boolean): string[] {
  const width = Math.max(...groups.map(({ name }) => name.length));
  return groups.flatMap(({ name, updateInterval, stats }) => [
    `${name.padEnd(width)}  ${plural(stats.length, 'key')}, ${describeInterval(updateInterval, floorMs)}`,
    ...(verbose ? stats.map((key) => `  ${key}`) : []),
  ]);
}

function describeInterval(interval: UpdateInterval, floorMs: number): string {
  if (interval.kind === 'absolute') return `every ${Math.max(interval.intervalMs, floorMs) / 1000} s`;
  if (interval.multiplier === 1) return 'each at its own interval';
  return `each at ${interval.multiplier} times its own interval`;
}

function describeSink({ config, definition, resolved }: OpenedSink): string {
  const { id, clusters, statGroups, isolation } = config;
  const route = [
    ...(clusters === undefined ? [] : [`from ${clusters.join(', ')}`]),
    ...(statGroups === undefined ? [] : [`of ${statGroups.join(', ')}`]),
  ];
  const own = isolation === undefined ? '' : `, in its own process (at most ${isolation.maxMemoryMb} MB)`;
  return `${id}  ${resolved.place} (${definition.delivery}${own})${route.length === 0 ? '' : `, only points ${route.join(' and ')}`}`;
}

function describeTelemetry({ listenAddress, port }: TelemetryConfig): string {
  return `/metrics and /health at ${listenAddress}, ${port === 0 ? 'any free port' : `port ${port}`}`;
}

function describeLog({ logging }: ResolvedConfig): string {
  const places = [
    ...(logging.file === undefined ? [] : [logging.file]),
    ...(logging.toStdout ? ['standard output'] : []),
  ];
  return `${logging.format}, ${logging.level} and above, to ${places.join(' and ')}`;
}
