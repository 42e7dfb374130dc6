import { access, constants, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { plural, problemOf, type OpenedSink, type ResolvedConfig } from '@gostats/core';

/** A place where something listens, and what. */
interface Listener {
  readonly who: string;
  readonly host: string | undefined;
  readonly port: number;
}

/** What `run` would stumble over, and what can be known of it before: a sentence each. */
export async function findRunProblems(config: ResolvedConfig, sinks: readonly OpenedSink[]): Promise<string[]> {
  return [...nothingCollected(config), ...(await logProblems(config)), ...equalPorts(config, sinks), ...(await unreadableFiles(config, sinks))];
}

function nothingCollected({ clusters, statGroups, summaries, sinks }: ResolvedConfig): string[] {
  const keys = statGroups.reduce((sum, { stats }) => sum + stats.length, 0);
  if (clusters.length === 0) return ['Nothing would be collected: no [[cluster]] can be used.'];
  if (keys === 0 && summaries.length === 0) {
    return [`Nothing would be collected: ${plural(statGroups.length, 'active stat group')}, no keys, no summaries. Name groups in active_stat_groups.`];
  }
  return sinks.length === 0 ? ['Nothing would be delivered: no sink is in use. Name one in stats_processor.'] : [];
}

/** A file that is there, or else the folder it would be made in, must be writable. */
async function logProblems({ logging: { file } }: ResolvedConfig): Promise<string[]> {
  if (file === undefined) return [];
  const path = resolve(file);
  try {
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory() === true) return [`The log file ${file} is a folder.`];
    await access(there === undefined ? dirname(path) : path, there === undefined ? constants.W_OK | constants.X_OK : constants.W_OK);
    return [];
  } catch (thrown) {
    return [`The log file ${file} cannot be written: ${problemOf(thrown)}.`];
  }
}

function equalPorts({ telemetry }: ResolvedConfig, sinks: readonly OpenedSink[]): string[] {
  const all: Listener[] = sinks.flatMap(({ config, instance }) =>
    (instance.destination?.listens ?? []).map(({ what, host, port }) => ({ who: `${what} of the sink ${config.id}`, host, port })),
  );
  if (telemetry !== undefined) all.push({ who: 'the telemetry', host: telemetry.listenAddress, port: telemetry.port });
  return all.flatMap((one, index) => {
    const other = all.slice(0, index).find((before) => one.port !== 0 && before.port === one.port && overlap(before.host, one.host));
    return other === undefined ? [] : [`Port ${one.port} is given to ${other.who} and to ${one.who}: choose another for one of them.`];
  });
}

const EVERYWHERE: ReadonlySet<string> = new Set(['', '0.0.0.0', '::']);

function overlap(one: string | undefined, other: string | undefined): boolean {
  return one === other || EVERYWHERE.has(one ?? '') || EVERYWHERE.has(other ?? '');
}

async function unreadableFiles({ telemetry }: ResolvedConfig, sinks: readonly OpenedSink[]): Promise<string[]> {
  const tls = telemetry?.web?.tls;
  const ofTelemetry = tls === undefined ? [] : [tls.cert, tls.key, tls.clientCa].map((file) => ({ who: 'the telemetry', file }));
  const ofSinks = sinks.flatMap(({ config, instance }) => (instance.destination?.reads ?? []).map((file) => ({ who: `the sink ${config.id}`, file })));
  const checks = [...ofTelemetry, ...ofSinks].map(async ({ who, file }) => {
    if (file === undefined) return [];
    try {
      await readFile(file);
      return [];
    } catch (thrown) {
      return [`A file of ${who} cannot be read: ${problemOf(thrown)}.`];
    }
  });
  return (await Promise.all(checks)).flat();
}
