import { checkPlugins, gostatsError, openSink, type OpenedSink, type ResolvedConfig } from '@gostats/core';
import { describeError } from '../describe-error.js';
import { EXIT_STOPPED } from '../exit-codes.js';
import { loadConfiguration } from '../load-configuration.js';
import { insecureChoices, surroundingsOf } from '../run/insecure-choices.js';
import { programFolders, version } from '../version.js';
import { describeConfiguration } from './describe-configuration.js';
import { quietLogger } from './quiet-logger.js';

/** What packages get here beside a logger: nothing is ever stopped. */
const host = { userAgent: `gostats/${version}`, signal: new AbortController().signal };

/**
 * `gostats check`: everything that can be known without a network.
 *
 * @param strict every warning is an error
 * @returns the exit code
 * @throws E_CONFIG…
 */
export async function checkConfiguration(configFile: string, strict: boolean): Promise<number> {
  const config = await loadConfiguration(configFile, { complete: true, strict });
  const warnings: string[] = [];
  const { opened, exitCode } = await openSinks(config, warnings);
  const logger = quietLogger('plugins', warnings);
  const plugins = await checkPlugins(config, { ...host, logger, sinkFolders: programFolders });
  if (exitCode === EXIT_STOPPED) {
    const insecure = [...insecureChoices(config, await surroundingsOf(config.file)), ...warnings];
    process.stdout.write(describeConfiguration(config, opened, plugins, insecure));
  }
  return exitCode;
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
      for (const { line, path, problem } of one.warnings) warnings.push(`${line === undefined ? '' : `line ${line}  `}${path}  ${problem}`);
      if (one.problems.length > 0) throw gostatsError('E_CONFIG', { file: config.file, problems: one.problems });
    } catch (thrown) {
      const described = describeError(thrown, Boolean(process.env['GOSTATS_DEBUG']));
      process.stderr.write(described.text);
      exitCode = Math.max(exitCode, described.exitCode);
    }
  }
  return { opened, exitCode };
}
