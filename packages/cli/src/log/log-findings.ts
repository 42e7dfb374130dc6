import type { EventLogger, ResolvedConfig } from '@gostats/core';
import { nothingCollected } from '../check/nothing-collected.js';

/** Logs the problems of a configuration that is used anyway, and the warnings about it. */
export function logFindings(config: ResolvedConfig, logger: Pick<EventLogger, 'error' | 'warn'>): void {
  const { file, problems, warnings } = config;
  const place = (line: number | undefined, path: string): string =>
    `${file}${line === undefined ? '' : `:${line}`} ${path}`;
  for (const { line, path, problem, consequence } of problems) {
    const text = `${place(line, path)}: ${problem}; ${consequence}. Correct it and save the file; gostats then reads it again.`;
    logger.error(text, { event: 'config.problem', code: 'E_CONFIG', file, line, path });
  }
  for (const problem of nothingCollected(config)) {
    const path = 'global.active_stat_groups';
    logger.error(`${file}: ${problem}`, {
      event: 'config.problem',
      code: 'E_CONFIG',
      file,
      line: config.locate(path),
      path,
    });
  }
  for (const { line, path, problem } of warnings) {
    logger.warn(`${place(line, path)}: ${problem}`, { event: 'config.warning', file, line, path });
  }
}
