import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { problemOf, type ErrorCode, type OpenedSink, type ResolvedConfig } from '@gostats/core';
import { listenerProblems } from './listener-problems.js';
import { nothingCollected } from './nothing-collected.js';
import { pemProblems } from './pem-problems.js';

/** A sentence, and the code of the error that `run` reports in its place. */
export interface RunProblem {
  readonly code: ErrorCode;
  readonly problem: string;
}

/** What `run` would stumble over, and what can be known of it before. */
export async function findRunProblems(config: ResolvedConfig, sinks: readonly OpenedSink[]): Promise<RunProblem[]> {
  return [
    ...nothingCollected(config).map((problem): RunProblem => ({ code: 'E_CONFIG', problem })),
    ...(await logProblems(config)),
    ...(await listenerProblems(config, sinks)),
    ...(await unusableFiles(config, sinks)),
  ];
}

/** A file that is there, or else the folder it would be made in, must be writable. */
async function logProblems({ logging: { file } }: ResolvedConfig): Promise<RunProblem[]> {
  if (file === undefined) return [];
  const path = resolve(file);
  try {
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory() === true) return [{ code: 'E_CONFIG', problem: `The log file ${file} is a folder.` }];
    await access(
      there === undefined ? dirname(path) : path,
      there === undefined ? constants.W_OK | constants.X_OK : constants.W_OK,
    );
    return [];
  } catch (thrown) {
    return [{ code: 'E_CONFIG', problem: `The log file ${file} cannot be written: ${problemOf(thrown)}.` }];
  }
}

/** Sinks of others may read files of any kind. */
const isOurs = (place: string): boolean => place.startsWith('@gostats/');

async function unusableFiles({ telemetry }: ResolvedConfig, sinks: readonly OpenedSink[]): Promise<RunProblem[]> {
  const tls = telemetry?.web?.tls;
  const own = tls === undefined ? [] : [tls.cert, tls.key, tls.clientCa].filter((file) => file !== undefined);
  const ofTelemetry = (await pemProblems('[telemetry]', own, true)).map((problem): RunProblem => ({
    code: 'E_TLS_FILE',
    problem,
  }));
  const ofSinks = sinks.map(async ({ config, instance, resolved: { place } }) => {
    const problems = await pemProblems(`the sink ${config.id}`, instance.destination?.reads ?? [], isOurs(place));
    return problems.map((problem): RunProblem => ({ code: 'E_SINK_START', problem }));
  });
  return [...ofTelemetry, ...(await Promise.all(ofSinks)).flat()];
}
