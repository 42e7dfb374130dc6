import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { problemOf, type ErrorCode, type OpenedSink, type ResolvedConfig } from '@gostats/core';
import { listenerProblems } from './listener-problems.js';
import { nothingCollected } from './nothing-collected.js';
import { pemProblems } from './pem-problems.js';

/** A problem as a sentence, and the code of the error that `run` would report for it. */
export interface RunProblem {
  readonly code: ErrorCode;
  readonly problem: string;
}

/** Finds the problems that `run` would hit, as far as they can be detected without starting anything. */
export async function findRunProblems(config: ResolvedConfig, sinks: readonly OpenedSink[]): Promise<RunProblem[]> {
  return [
    ...nothingCollected(config).map((problem): RunProblem => ({ code: 'E_CONFIG', problem })),
    ...(await logProblems(config)),
    ...(await listenerProblems(config, sinks)),
    ...(await unusableFiles(config, sinks)),
  ];
}

/** The log file must be writable or, if it does not exist yet, the folder it would be created in. */
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

/** Only our own sinks are known to read nothing but PEM files. */
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
