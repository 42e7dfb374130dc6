import { GostatsError, type Collector, type ResolvedConfig } from '@gostats/core';
import { stackOf } from '../describe-error.js';
import type { Log } from '../log/open-log.js';
import { describeChanges, describeLater } from './describe-changes.js';

export interface ReloadOptions {
  /** What asked for it, for the log. */
  readonly why: string;
  /** In use until now. */
  readonly before: ResolvedConfig;
  /** Reads the file again. @throws what is wrong with it */
  readonly load: () => Promise<ResolvedConfig>;
  readonly collector: Pick<Collector, 'reload'>;
  readonly log: Pick<Log, 'logger' | 'setLevel'>;
  readonly deadline: AbortSignal;
}

/** Reads the configuration again and goes over to it; says how that went. Never throws. @returns the one in use now: `before` if nothing changed */
export async function reloadConfiguration(options: ReloadOptions): Promise<ResolvedConfig> {
  const { why, before, log } = options;
  try {
    const next = await options.load();
    const diff = await options.collector.reload(next, options.deadline);
    log.setLevel(next.logging.level);
    for (const { line, path, problem } of next.warnings) {
      log.logger.warn(`${next.file}${line === undefined ? '' : `:${line}`} ${path}: ${problem}`);
    }
    const changes = describeChanges(diff);
    log.logger.notice(`Reloaded (${why}). ${changes ?? 'Nothing changed.'}`);
    if (changes === undefined) return before;
    const later = describeLater(before, next);
    if (later.length > 0) log.logger.warn(`Changed, and takes effect at the next start: ${later.join(', ')}.`);
    return next;
  } catch (thrown) {
    sayRefused(thrown, options);
    return before;
  }
}

function sayRefused(thrown: unknown, { why, log: { logger } }: ReloadOptions): void {
  const outcome = `Reload (${why}) refused, nothing changed and collection goes on.`;
  if (thrown instanceof GostatsError) logger.error(`${outcome} ${thrown.message}\n${thrown.remedy}`, { code: thrown.code });
  else logger.error(`${outcome} Please report this.`, { stack: stackOf(thrown) });
}
