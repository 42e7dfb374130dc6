import type { Clock, Collector, EventLogger } from '@gostats/core';
import type { LogFields, Logger } from '@gostats/core/sink';

const NAME = 'gostats insecure choices';
/** The warnings are logged after this time even if no cluster has changed its state. */
const MAX_DELAY_MS = 5_000;
/** Maximum number of held warnings; further ones are logged at once. */
const MAX_HELD = 100;

/** Holds back warnings about insecure choices until the first cluster has changed its state. */
export interface HeldChoices {
  /** The same logger, except that warnings with the field `insecure` are held. */
  readonly logger: EventLogger;
  /** Logs the held warnings and stops holding. */
  readonly release: () => void;
}

/**
 * Holds warnings of insecure choices. Sinks and listeners log them as they start, just before an unreachable cluster is
 * reported.
 */
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
 * Logs each insecure choice once, right after the first cluster has come up or failed, because current problems are
 * more urgent than potential ones.
 *
 * @returns a function that logs them at once, unless that has been done
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
