import { checkPlugins, gostatsError, openSink, redactValue, type ConfigProblem, type OpenedSink, type ResolvedConfig } from '@gostats/core';
import { describeError } from '../describe-error.js';
import { EXIT_STOPPED, EXIT_WRONG } from '../exit-codes.js';
import { loadConfiguration } from '../load-configuration.js';
import { insecureChoices, surroundingsOf } from '../run/insecure-choices.js';
import { programFolders, version } from '../version.js';
import { describeConfiguration } from './describe-configuration.js';
import { findSuspicious, findNotes } from './find-suspicious.js';
import { findRunProblems } from './find-run-problems.js';
import { quietLogger } from './quiet-logger.js';
import { summarizeConfiguration } from './summarize-configuration.js';

/** What packages get here beside a logger: nothing is ever stopped. */
const host = { userAgent: `gostats/${version}`, signal: new AbortController().signal };

/** How a configuration is checked, and how that is told. */
export interface CheckOptions {
  /** Every warning is an error. */
  readonly strict: boolean;
  /** For programs. */
  readonly json: boolean;
  /** Names every key. */
  readonly verbose: boolean;
}

/**
 * `gostats check`: everything that can be known without a network.
 *
 * @returns the exit code
 * @throws E_CONFIG…
 */
export async function checkConfiguration(configFile: string, { strict, json, verbose }: CheckOptions): Promise<number> {
  const config = await loadConfiguration(configFile, { complete: true, strict });
  const warnings: string[] = [];
  const { opened, exitCode } = await openSinks(config, warnings);
  refuseWarnings(config, warnings);
  const logger = quietLogger('plugins', warnings);
  const plugins = await checkPlugins(config, { ...host, logger, sinkFolders: programFolders });
  if (exitCode !== EXIT_STOPPED) return exitCode;
  const problems = await findRunProblems(config, opened);
  const insecure = [...insecureChoices(config, await surroundingsOf(config.file)), ...warnings];
  const all = { ...config, warnings: inOrder([...config.warnings, ...opened.flatMap((one) => one.warnings)]) };
  const findings = { problems, suspicious: findSuspicious(config), notes: findNotes(config), insecure };
  if (json) process.stdout.write(`${JSON.stringify(redactValue(summarizeConfiguration(all, opened, plugins, findings)), undefined, 2)}\n`);
  else process.stdout.write(describeConfiguration(all, opened, plugins, { ...findings, verbose }));
  if (problems.length > 0 && !json) process.stderr.write(problems.map((problem) => `gostats: ${problem}\n`).join(''));
  if (problems.length > 0) return EXIT_WRONG;
  return config.strict && findings.suspicious.length > 0 ? EXIT_WRONG : EXIT_STOPPED;
}

const inOrder = (warnings: readonly ConfigProblem[]): ConfigProblem[] => warnings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));

/** What sinks warned of as they were made. @throws E_CONFIG when every warning is an error */
function refuseWarnings({ strict, file }: ResolvedConfig, warnings: readonly string[]): void {
  if (!strict || warnings.length === 0) return;
  const problems = warnings.map((problem) => ({ line: undefined, path: 'sinks', problem }));
  throw gostatsError('E_CONFIG', { file, problems });
}

/** Finds, loads and makes every sink, which checks its options, and starts none. Says all that is wrong with all of them. */
async function openSinks(
  config: ResolvedConfig,
  warnings: string[],
): Promise<{ opened: OpenedSink[]; exitCode: number }> {
  const opened: OpenedSink[] = [];
  let exitCode = EXIT_STOPPED;
  for (const sink of config.sinks) {
    try {
      const one = await openSink(config, sink, programFolders, {
        ...host,
        logger: quietLogger(sink.id, warnings),
      });
      opened.push(one);
      await one.instance.close?.(host.signal);
      if (one.problems.length > 0) throw gostatsError('E_CONFIG', { file: config.file, problems: one.problems });
    } catch (thrown) {
      const described = describeError(thrown, Boolean(process.env['GOSTATS_DEBUG']));
      process.stderr.write(described.text);
      exitCode = Math.max(exitCode, described.exitCode);
    }
  }
  return { opened, exitCode };
}
