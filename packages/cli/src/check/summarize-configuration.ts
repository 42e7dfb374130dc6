import type { CheckedSource, GostatsError, OpenedSink, PluginStatus, ResolvedConfig } from '@gostats/core';
import type { RunProblem } from './find-run-problems.js';

/** The packages of a configuration that can be used. */
export interface CheckedPackages {
  readonly sinks: readonly OpenedSink[];
  readonly sources: readonly CheckedSource[];
  readonly plugins: readonly PluginStatus[];
}

/** What the checks found in addition to the configuration itself, one sentence each. */
export interface CheckFindings {
  /** Problems that `run` would hit; they lead to exit code 2. */
  readonly problems: readonly RunProblem[];
  /** Settings that are allowed but probably mistakes. */
  readonly suspicious: readonly string[];
  /** Settings that are correct but may surprise the user. */
  readonly notes: readonly string[];
  readonly insecure: readonly string[];
}

/**
 * The output of `gostats check --json`. Its shape is documented in docs/guide/operating.md; fields are only ever added.
 */
export interface ConfigurationSummary extends Refusal, Omit<CheckFindings, 'problems'> {
  /** The version of gostats (Go) that the file was written for. */
  readonly version: string;
  readonly clusters: readonly {
    readonly id: string;
    readonly username: string;
    readonly authtype: string;
    readonly certificate: string;
  }[];
  readonly statGroups: readonly { readonly name: string; readonly keys: readonly string[] }[];
  readonly summaries: readonly { readonly kind: string; readonly intervalSeconds: number }[];
  readonly sinks: readonly {
    readonly id: string;
    readonly place: string;
    readonly delivery: string;
    readonly delivers: readonly string[];
    /** `process`: the sink runs in its own process. */
    readonly isolate: 'none' | 'process';
  }[];
  readonly sources: readonly { readonly id: string; readonly place: string; readonly privileges: readonly string[] }[];
  readonly plugins: readonly { readonly id: string; readonly place: string }[];
  readonly warnings: readonly { readonly line: number | null; readonly path: string; readonly problem: string }[];
}

/** The part of the summary that is available even for a refused file. */
interface Refusal {
  readonly file: string;
  readonly valid: boolean;
  /** The problems as sentences. */
  readonly problems: readonly string[];
  /** The same problems with their codes. */
  readonly errors: readonly { readonly code: string; readonly message: string; readonly remedy?: string }[];
}

export function summarizeRefusal(file: string, refused: readonly GostatsError[]): Refusal {
  const errors = refused.map(({ code, message, remedy }) => ({ code, message, remedy }));
  return { file, valid: false, problems: errors.map(({ message }) => message), errors };
}

export function summarizeConfiguration(
  config: ResolvedConfig,
  { sinks, sources, plugins }: CheckedPackages,
  { problems, ...findings }: CheckFindings,
): ConfigurationSummary {
  return {
    file: config.file,
    valid: problems.length === 0,
    version: config.version,
    clusters: config.clusters.map(({ id, username, authtype, verifySsl, fingerprints }) => {
      return {
        id,
        username,
        authtype,
        certificate: !verifySsl ? 'not verified' : fingerprints.length > 0 ? 'pinned' : 'verified',
      };
    }),
    statGroups: config.statGroups.map(({ name, stats }) => ({ name, keys: stats })),
    summaries: config.summaries.map(({ kind, intervalMs }) => ({ kind, intervalSeconds: intervalMs / 1000 })),
    sinks: sinks.map(({ config: { id, isolation }, resolved: { place }, definition: { delivery }, instance }) => {
      const isolate = isolation === undefined ? 'none' : 'process';
      return { id, place, delivery, delivers: instance.destination?.text ?? [], isolate };
    }),
    sources: sources.map(({ id, place, privileges }) => ({ id, place, privileges: privileges.map((one) => one.id) })),
    plugins: plugins.map(({ id, place }) => ({ id, place })),
    warnings: config.warnings.map(({ line, path, problem }) => ({ line: line ?? null, path, problem })),
    problems: problems.map(({ problem }) => problem),
    errors: problems.map(({ code, problem }) => ({ code, message: problem })),
    ...findings,
  };
}
