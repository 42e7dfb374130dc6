import { resolve } from 'node:path';
import {
  checkPlugins,
  checkSources,
  GostatsError,
  gostatsError,
  openSink,
  redactValue,
  type ConfigProblem,
  type OpenedSink,
  type PluginStatus,
  type ResolvedConfig,
} from '@gostats/core';
import { describeError } from '../describe-error.js';
import { EXIT_STOPPED, EXIT_WRONG, exitCodeOf } from '../exit-codes.js';
import { loadConfiguration, suspiciousIn } from '../load-configuration.js';
import { insecureChoices, surroundingsOf } from '../run/insecure-choices.js';
import { programFolders, version } from '../version.js';
import { describeConfiguration } from './describe-configuration.js';
import { findSuspicious, findNotes } from './find-suspicious.js';
import { findRunProblems } from './find-run-problems.js';
import { quietLogger } from './quiet-logger.js';
import { summarizeConfiguration, summarizeRefusal } from './summarize-configuration.js';

/** The host passed to packages, without its logger. The signal is never aborted, because nothing runs here. */
const host = { userAgent: `gostats/${version}`, signal: new AbortController().signal };

/** Options of `gostats check`. */
export interface CheckOptions {
  /** Treat every warning as an error. */
  readonly strict: boolean;
  /** Print JSON instead of text. */
  readonly json: boolean;
  /** List every key. */
  readonly verbose: boolean;
}

/**
 * Implements `gostats check`: checks everything that can be checked without a network. Exits with 2 if `run` would
 * refuse the file, or would leave out part of it with an error.
 *
 * @returns the exit code
 * @throws E_CONFIG…, unless `json` is set
 */
export async function checkConfiguration(configFile: string, options: CheckOptions): Promise<number> {
  const refused: GostatsError[] = [];
  try {
    const exitCode = await check(configFile, options, refused);
    if (refused.length === 0) return exitCode;
  } catch (thrown) {
    if (!options.json || !(thrown instanceof GostatsError)) throw thrown;
    refused.push(thrown);
  }
  if (options.json) printJson(summarizeRefusal(resolve(configFile), refused));
  else
    for (const error of refused) process.stderr.write(describeError(error, Boolean(process.env['GOSTATS_DEBUG'])).text);
  return Math.max(...refused.map(({ code }) => exitCodeOf(code)));
}

/** @param refused collects the errors that make the configuration unusable @returns the exit code if there are none */
async function check(
  configFile: string,
  { strict, json, verbose }: CheckOptions,
  refused: GostatsError[],
): Promise<number> {
  const config = await loadConfiguration(configFile, { complete: !strict, strict, strictLater: true });
  const warnings: string[] = [];
  const opened = await openSinks({ ...config, strict: false }, warnings, refused);
  const plugins = await openPlugins(config, warnings, refused);
  const withLogger = { ...host, logger: quietLogger('sources', warnings), sinkFolders: programFolders };
  const sources = await checkSources(config, withLogger, refused);
  if (config.strict) joinProblems(config, opened, warnings, refused);
  if (refused.length > 0) return EXIT_WRONG;
  const problems = await findRunProblems(config, opened);
  const insecure = [...insecureChoices(config, await surroundingsOf(config.file)), ...warnings];
  const all = { ...config, warnings: inOrder([...config.warnings, ...opened.flatMap((one) => one.warnings)]) };
  const suspicious = findSuspicious(config).map(({ problem }) => problem);
  const findings = { problems, suspicious, notes: findNotes(config), insecure };
  if (json) printJson(summarizeConfiguration(all, { sinks: opened, sources, plugins }, findings));
  else process.stdout.write(describeConfiguration(all, { sinks: opened, sources, plugins }, { ...findings, verbose }));
  if (!json) process.stderr.write(problems.map(({ code, problem }) => `${code}  ${problem}\n`).join(''));
  return problems.length > 0 ? EXIT_WRONG : EXIT_STOPPED;
}

function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(redactValue(value), undefined, 2)}\n`);
}

const inOrder = (warnings: readonly ConfigProblem[]): ConfigProblem[] =>
  warnings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));

/**
 * For strict mode: joins all problems in the file and in options, and all warnings logged by packages, into one
 * E_CONFIG.
 */
function joinProblems(
  config: ResolvedConfig,
  opened: readonly OpenedSink[],
  warnings: readonly string[],
  refused: GostatsError[],
): void {
  const others = refused.filter(({ problems }) => problems === undefined);
  const problems = [
    ...config.problems,
    ...config.warnings,
    ...suspiciousIn(config),
    ...opened.flatMap((one) => one.warnings),
    ...refused.flatMap((error) => error.problems ?? []),
  ];
  const said = warnings.map((problem): ConfigProblem => ({ line: undefined, path: 'sinks', problem }));
  if (problems.length + said.length === 0) return;
  const error = gostatsError('E_CONFIG', { file: config.file, problems: [...inOrder(problems), ...said] });
  refused.splice(0, refused.length, error, ...others);
}

async function openPlugins(
  config: ResolvedConfig,
  warnings: string[],
  refused: GostatsError[],
): Promise<readonly PluginStatus[]> {
  try {
    const logger = quietLogger('plugins', warnings);
    return await checkPlugins(config, { ...host, logger, sinkFolders: programFolders });
  } catch (thrown) {
    if (!(thrown instanceof GostatsError)) throw thrown;
    refused.push(thrown);
    return [];
  }
}

/** Finds, loads and creates every sink, which validates its options. Starts none of them. */
async function openSinks(config: ResolvedConfig, warnings: string[], refused: GostatsError[]): Promise<OpenedSink[]> {
  const opened: OpenedSink[] = [];
  for (const sink of config.sinks) {
    try {
      const logger = quietLogger(sink.id, warnings);
      const one = await openSink(config, sink, programFolders, { ...host, logger });
      opened.push(one);
      await one.instance.close?.(host.signal);
      if (one.problems.length > 0)
        refused.push(gostatsError('E_CONFIG', { file: config.file, problems: one.problems }));
    } catch (thrown) {
      if (!(thrown instanceof GostatsError)) throw thrown;
      refused.push(thrown);
    }
  }
  return opened;
}
