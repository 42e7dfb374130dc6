import { gostatsError, type ConfigProblem } from '../errors.js';
import { sortByLine, type Finding, type Findings } from './findings.js';
import { tableOf } from './resolve-sinks.js';
import type {
  ClusterConfig,
  ConfigFault,
  ResolvedConfig,
  SinkConfig,
  SourceConfig,
  UnusableCluster,
  UnusableSink,
} from './types.js';

type Parts = Pick<
  ResolvedConfig,
  'file' | 'clusters' | 'sinks' | 'sources' | 'telemetry' | 'statGroups' | 'summaries' | 'logging'
>;

type SetAside = Pick<
  ResolvedConfig,
  'clusters' | 'sinks' | 'sources' | 'telemetry' | 'problems' | 'unusableClusters' | 'unusableSinks'
>;

/** Which findings make a configuration fail as a whole. */
export interface Demands {
  /** Every problem is fatal, not only those that leave nothing to collect. */
  readonly complete?: boolean;
  /** Every problem and every warning is fatal. */
  readonly strict?: boolean;
  /** With `strict`, warnings are not fatal yet: the caller reports them together with those of sinks and plugins. */
  readonly strictLater?: boolean;
}

/**
 * Removes the parts that cannot be used because of a problem. The other parts are not affected.
 *
 * @throws GostatsError E_CONFIG with every problem, when one affects the whole file or a sink or source that must not
 *   be left out, or when no cluster, no sink or nothing to collect remains
 */
export function setAside(
  parts: Parts,
  findings: Findings,
  { complete = false, strict = false, strictLater = false }: Demands,
): SetAside {
  const { file, sinks, sources, clusters, telemetry } = parts;
  const strictNow = strict && !strictLater;
  const problems = sortByLine(strictNow ? [...findings.problems, ...findings.warnings] : findings.problems);
  const inTables = (sink: SinkConfig): string | undefined =>
    sink.options === undefined ? tableOf(sink.use) : undefined;
  const reads = (sink: SinkConfig, table: string): boolean => table === sink.id || table === inTables(sink);
  const ofSink = (sink: SinkConfig): Finding[] =>
    problems.filter(
      ({ scope }) =>
        (scope.kind === 'sink' && scope.path === sink.path) || (scope.kind === 'table' && reads(sink, scope.name)),
    );
  const ofCluster = ({ path }: ClusterConfig): Finding[] =>
    problems.filter(({ scope }) => scope.kind === 'cluster' && scope.path === path);
  const ofSource = ({ path }: SourceConfig): Finding[] =>
    problems.filter(({ scope }) => scope.kind === 'source' && scope.path === path);
  const unusableSinks = sinks.flatMap((sink) => asUnusableSink(sink, ofSink(sink), file));
  const usable = {
    clusters: clusters.filter((cluster) => ofCluster(cluster).length === 0),
    sinks: sinks.filter((sink) => ofSink(sink).length === 0),
    sources: sources.filter((source) => ofSource(source).length === 0),
  };
  const isFatal = ({ scope }: Finding): boolean =>
    scope.kind === 'file' || (scope.kind === 'table' && !sinks.some((sink) => reads(sink, scope.name)));
  const mustRun =
    sinks.some((sink) => sink.onStartFailure === 'fail' && ofSink(sink).length > 0) ||
    sources.some((source) => source.onStartFailure === 'fail' && ofSource(source).length > 0);
  const left = usable.clusters.length > 0 && usable.sinks.length > 0 && !collectsNothing(parts, problems);
  if (problems.length > 0 && (complete || strictNow || mustRun || !left || problems.some(isFatal))) {
    // A misspelt key is only a warning, but it may be the reason why another key is missing.
    const hints = findings.warnings.filter(
      (warning) => !problems.includes(warning) && (strict || warning.problem.includes('did you mean')),
    );
    throw gostatsError('E_CONFIG', { file, problems: sortByLine([...problems, ...hints]) });
  }
  const taken = new Set(usable.clusters.map(({ id }) => id.toLowerCase()));
  return {
    ...usable,
    telemetry: problems.some(({ scope }) => scope.kind === 'listener') ? undefined : telemetry,
    problems: problems.map(asFault),
    unusableClusters: clusters.flatMap((cluster) => asUnusableCluster(cluster, ofCluster(cluster), file, taken)),
    unusableSinks,
  };
}

/** Whether nothing is collected or logged, possibly because of an invalid value. */
function collectsNothing({ statGroups, summaries, sources, logging }: Parts, problems: readonly Finding[]): boolean {
  const says = (table: RegExp): boolean => problems.some(({ path }) => table.test(path));
  const noKeys = statGroups.every(({ stats }) => stats.length === 0) && summaries.length === 0 && sources.length === 0;
  if (noKeys && says(/^(?:global\.active_stat_groups|statgroup|summary_stats)\b/)) return true;
  return logging.file === undefined && !logging.toStdout && says(/^logging\b/);
}

function asUnusableCluster(
  { id, hostname, path }: ClusterConfig,
  problems: readonly Finding[],
  file: string,
  taken: Set<string>,
): UnusableCluster[] {
  if (problems.length === 0) return [];
  // A second entry for the same cluster must not be mistaken for the first.
  let own = hostname === '' ? path : id;
  if (taken.has(own.toLowerCase())) own = `${own} (${path})`;
  taken.add(own.toLowerCase());
  const error = gostatsError('E_CLUSTER_CONFIG', { cluster: own, file, problems: problems.map(asProblem) });
  return [{ id: own, hostname, path, error, configuredId: id }];
}

function asUnusableSink({ id, use, path }: SinkConfig, problems: readonly Finding[], file: string): UnusableSink[] {
  if (problems.length === 0) return [];
  return [{ id, use, path, error: gostatsError('E_CONFIG', { file, problems: problems.map(asProblem) }) }];
}

const asProblem = ({ line, path, problem }: Finding): ConfigProblem => ({ line, path, problem });

function asFault(finding: Finding): ConfigFault {
  return { ...asProblem(finding), consequence: consequenceOf(finding) };
}

function consequenceOf({ scope, path }: Finding): string {
  if (scope.kind === 'key') return scope.consequence;
  if (scope.kind === 'cluster') return 'this cluster is left out';
  if (scope.kind === 'source') return 'this source is left out';
  if (scope.kind === 'listener' && /^web\b/.test(path))
    return 'telemetry is not served, and neither are sinks that use [web]';
  if (scope.kind === 'listener') return 'telemetry is not served';
  return 'this sink is left out';
}
