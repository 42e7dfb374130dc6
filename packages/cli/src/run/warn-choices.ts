import type { Clock, Collector, EventLogger } from '@gostats/core';

const NAME = 'gostats insecure choices';
/** Longer than that nobody waits for news of a cluster. */
const MAX_DELAY_MS = 5_000;

/**
 * Warns of each insecure choice, once: right after the first cluster answered or did not, as what is wrong now is more
 * urgent than what could go wrong. @returns says it at once, unless it was said
 */
export function warnAfterFirstState(
  hooks: Pick<Collector['hooks'], 'clusterUp' | 'clusterDown'>,
  choices: readonly string[],
  logger: EventLogger,
  clock: Pick<Clock, 'after'>,
): () => void {
  let warned = false;
  const say = (): void => {
    cancel();
    if (warned) return;
    warned = true;
    for (const choice of choices) logger.warn(choice, { event: 'security.insecure-choice' });
  };
  const cancel = clock.after(MAX_DELAY_MS, say);
  const last = { name: NAME, stage: Number.MAX_SAFE_INTEGER };
  hooks.clusterUp.tap(last, say);
  hooks.clusterDown.tap(last, say);
  return say;
}
