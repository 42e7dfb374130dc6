import { isDeepStrictEqual } from 'node:util';
import {
  carryOver,
  findLosses,
  GostatsError,
  type CarriedOver,
  type Collector,
  type Losses,
  type ResolvedConfig,
} from '@gostats/core';
import { stackOf } from '../describe-error.js';
import type { Log } from '../log/open-log.js';
import { logFindings } from '../log/log-findings.js';
import { changeFields, describeChanges, describeLater } from './describe-changes.js';
import type { ReloadRequest } from './reload-requests.js';

export interface ReloadOptions {
  readonly request: ReloadRequest;
  /** The configuration in use until now. */
  readonly before: ResolvedConfig;
  /** Reads the file again. @throws if it is invalid */
  readonly load: () => Promise<ResolvedConfig>;
  readonly collector: Pick<Collector, 'reload'>;
  readonly log: Pick<Log, 'logger' | 'setLevel'>;
  readonly deadline: AbortSignal;
  /** The last refusal that was logged; an identical one is not logged again. */
  readonly refused: { text?: string };
}

/** The outcome of a reload, and the configuration in use now. */
export interface Reloaded {
  readonly config: ResolvedConfig;
  /** The file may be only partly written; it is checked again once it has been unchanged for longer. */
  readonly incomplete: boolean;
}

/** How to apply a file that is refused when the watcher sees it. */
const FORCE = `To apply it anyway, run: kill -HUP ${process.pid} (or systemctl reload gostats).`;

/** Reads the configuration again, applies it and logs the outcome. Never throws. */
export async function reloadConfiguration(options: ReloadOptions): Promise<Reloaded> {
  const { request, before, log, refused } = options;
  try {
    const read = await options.load();
    const { config: next, ...carried } = carryOver(before, read);
    const losses = findLosses(before, next);
    const lacks = read.problems.length > 0 || losses.clusters.length + losses.keys.length + losses.sinks.length > 0;
    if (request.kind === 'seen' && lacks) return { config: before, incomplete: true };
    if (request.kind === 'quiet' && losses.grave !== undefined) {
      const loss = `This file would remove ${losses.grave}; it may be only partly written.`;
      logRefused(`${outcome(options)} ${loss} ${FORCE}`, {}, options);
      return { config: before, incomplete: false };
    }
    const diff = await options.collector.reload(next, options.deadline);
    delete refused.text;
    log.setLevel(next.logging.level);
    logFindings(next, log.logger);
    logCarriedOver(carried, log);
    if (losses.grave !== undefined) logLosses(losses, options);
    const changes = describeChanges(diff);
    log.logger.notice(`Reloaded (${request.why}). ${changes ?? 'Nothing changed.'}`, {
      event: 'config.reloaded',
      reason: request.why,
      ...changeFields(diff),
    });
    if (changes === undefined && isDeepStrictEqual(leftOut(before), leftOut(next)))
      return { config: before, incomplete: false };
    const later = describeLater(before, next);
    const restart = `These changes take effect at the next start: ${later.join(', ')}.`;
    if (later.length > 0) log.logger.warn(restart, { event: 'config.restart-needed', parts: later });
    return { config: next, incomplete: false };
  } catch (thrown) {
    if (request.kind === 'seen') return { config: before, incomplete: true };
    const known = thrown instanceof GostatsError;
    const text = known
      ? `${outcome(options)} ${thrown.message}\n${thrown.remedy}`
      : `${outcome(options)} Please report this.`;
    logRefused(text, known ? { code: thrown.code } : { stack: stackOf(thrown) }, options);
    return { config: before, incomplete: false };
  }
}

const leftOut = ({ unusableClusters, unusableSinks }: ResolvedConfig): string[] =>
  [...unusableClusters, ...unusableSinks].map(({ id, error }) => `${id} ${error.message}`);

function outcome({ request }: ReloadOptions): string {
  return `Reload (${request.why}) refused: nothing was changed, and collection continues.`;
}

/** Logs a refusal once per version of the file. Explicit requests are always answered. */
function logRefused(
  text: string,
  why: { readonly code?: string; readonly stack?: string },
  { request, log: { logger }, refused }: ReloadOptions,
): void {
  const fields = { event: 'config.reload-refused', reason: request.why, ...why } as const;
  if (request.kind !== 'asked' && refused.text === text) return logger.debug(text, fields);
  refused.text = text;
  logger.error(text, fields);
}

function logLosses(
  { grave, clusters, keys, sinks }: Losses,
  { request: { why: reason }, log: { logger } }: ReloadOptions,
): void {
  logger.warn(`Reload (${reason}) removes ${grave}.`, {
    event: 'config.parts-lost',
    reason,
    clusters,
    keys,
    sinks,
  });
}

function logCarriedOver({ clusters, sinks }: Omit<CarriedOver, 'config'>, { logger }: ReloadOptions['log']): void {
  for (const { id } of clusters)
    logger.warn(`Cluster ${id} keeps its previous settings.`, { event: 'cluster.settings-kept', cluster: id });
  for (const { id } of sinks)
    logger.warn('This sink keeps its previous settings.', { event: 'sink.settings-kept', sink: id });
}
