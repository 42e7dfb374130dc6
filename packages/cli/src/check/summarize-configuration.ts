import type { CheckedSource, GostatsError, OpenedSink, PluginStatus, ResolvedConfig } from '@gostats/core';
import type { RunProblem } from './find-run-problems.js';

/** The packages of a configuration that can be used. */
export interface CheckedPackages {
  readonly sinks: readonly OpenedSink[];
  readonly sources: readonly CheckedSource[];
  readonly plugins: readonly PluginStatus[];
}

/** What was found in addition to the configuration itself, one sentence each. */
export interface CheckFindings {
  /** What `run` would stumble over: exit code 2. */
  readonly problems: readonly RunProblem[];
  /** What is allowed and hardly meant. */
  readonly suspicious: readonly string[];
  /** What is right and may surprise. */
  readonly notes: readonly string[];
  readonly insecure: readonly string[];
}

/** What `gostats check --json` prints; its shape is in docs/guide/operating.md, and only grows. */
export interface ConfigurationSummary extends Refusal, Omit<CheckFindings, 'problems'> {
  /** Of the Go original, for which it was written. */
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
    /** `process`: it runs in a process of its own. */
    readonly isolate: 'none' | 'process';
  }[];
  readonly sources: readonly { readonly id: string; readonly place: string; readonly privileges: readonly string[] }[];
  readonly plugins: readonly { readonly id: string; readonly place: string }[];
  readonly warnings: readonly { readonly line: number | null; readonly path: string; readonly problem: string }[];
}

/** What there is to say of a file that is refused. */
interface Refusal {
  readonly file: string;
  readonly valid: boolean;
  /** Sentences. */
  readonly problems: readonly string[];
  /** The same with their codes. */
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
