import type { Clock, Collector, EventLogger } from '@gostats/core';
import type { LogFields, Logger } from '@gostats/core/sink';

const NAME = 'gostats insecure choices';
/** The warnings are logged after this time even if no cluster has changed its state. */
const MAX_DELAY_MS = 5_000;
/** Lines of packages that are held; more are written at once. */
const MAX_HELD = 100;

/** Warnings of insecure choices that wait for the news of the first cluster. */
export interface HeldChoices {
  /** The same logger, except that a warning with the field `insecure` waits. */
  readonly logger: EventLogger;
  /** Writes what waits; from then on nothing does. */
  readonly release: () => void;
}

/** Sinks and listeners warn as they start, which is just before a cluster that cannot be reached is reported. */
export function holdChoices(logger: EventLogger): HeldChoices {
  let held: (() => void)[] | undefined = [];
  const warn = (message: string, fields?: LogFields): void => {
    const write = (): void => (logger as Logger).warn(message, fields);
    if (held !== undefined && fields?.['insecure'] !== undefined && held.length < MAX_HELD) held.push(write);
    else write();
  };
  return {
    logger: { ...logger, warn },
    release() {
      const waiting = held ?? [];
      held = undefined;
      for (const write of waiting) write();
    },
  };
}

/**
 * Warns of each insecure choice, once: right after the first cluster answered or did not, as what is wrong now is more
 * urgent than what could go wrong. @returns says it at once, unless it was said
 */
export function warnAfterFirstState(
  hooks: Pick<Collector['hooks'], 'clusterUp' | 'clusterDown'>,
  choices: readonly string[],
  { logger, release }: HeldChoices,
  clock: Pick<Clock, 'after'>,
): () => void {
  let warned = false;
  const say = (): void => {
    cancel();
    if (warned) return;
    warned = true;
    release();
    for (const choice of choices) logger.warn(choice, { event: 'security.insecure-choice' });
  };
  const cancel = clock.after(MAX_DELAY_MS, say);
  const last = { name: NAME, stage: Number.MAX_SAFE_INTEGER };
  hooks.clusterUp.tap(last, say);
  hooks.clusterDown.tap(last, say);
  return say;
}
