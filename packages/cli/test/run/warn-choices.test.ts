import { createHooks } from '../../../core/src/hooks/hooks.js';
import { manualClock, memoryLogger } from '@gostats/core/testing';
import { expect, it } from 'vitest';
import { warnAfterFirstState } from '../../src/run/warn-choices.js';

it.each<[string, (rig: ReturnType<typeof make>) => Promise<void> | void]>([
  ['a cluster that answers', ({ hooks }) => hooks.clusterUp.call({} as never)],
  ['a cluster that does not', ({ hooks }) => hooks.clusterDown.call({} as never)],
  ['five seconds without news', ({ clock }) => clock.advance(5_000)],
  ['the end, when it comes first', ({ say }) => say()],
])('each choice is said once, after %s', async (_, happens) => {
  const rig = make();
  expect(rig.logger.lines).toEqual([]);
  await happens(rig);
  rig.hooks.clusterUp.call({} as never);
  rig.say();
  await rig.clock.advance(60_000);
  expect(rig.logger.lines.map(({ message }) => message)).toEqual(['one', 'two']);
});

function make() {
  const hooks = createHooks(() => {});
  const clock = manualClock();
  const logger = memoryLogger();
  return { hooks, clock, logger, say: warnAfterFirstState(hooks, ['one', 'two'], logger, clock) };
}
