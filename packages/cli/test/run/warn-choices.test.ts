import { createHooks } from '../../../core/src/hooks/hooks.js';
import { manualClock, memoryLogger } from '@gostats/core/testing';
import { expect, it } from 'vitest';
import { holdChoices, warnAfterFirstState } from '../../src/run/warn-choices.js';

it.each<[string, (rig: ReturnType<typeof make>) => Promise<void> | void]>([
  ['a cluster that answers', ({ hooks }) => hooks.clusterUp.call({} as never)],
  ['a cluster that does not', ({ hooks }) => hooks.clusterDown.call({} as never)],
  ['five seconds without news', ({ clock }) => clock.advance(5_000)],
  ['the end, when it comes first', ({ say }) => say()],
])('each choice is said once, after %s', async (_, happens) => {
  const rig = make();
  rig.held.logger.warn('an open page', { event: 'security.insecure-choice', insecure: 'open-listener' });
  expect(rig.logger.lines).toEqual([]);
  await happens(rig);
  rig.hooks.clusterUp.call({} as never);
  rig.say();
  await rig.clock.advance(60_000);
  expect(rig.logger.lines.map(({ message }) => message)).toEqual(['an open page', 'one', 'two']);
});

function make() {
  const hooks = createHooks(() => {});
  const clock = manualClock();
  const logger = memoryLogger();
  const held = holdChoices(logger);
  return { hooks, clock, logger, held, say: warnAfterFirstState(hooks, ['one', 'two'], held, clock) };
}

it('other warnings wait for nothing, nor does any later', () => {
  const { logger, held } = make();
  held.logger.warn('a file', { event: 'config.warning', file: 'f', line: 1, path: 'p' });
  expect(logger.lines).toHaveLength(1);
  held.release();
  held.logger.warn('an open page', { event: 'security.insecure-choice', insecure: 'open-listener' });
  expect(logger.lines).toHaveLength(2);
});

it('no more lines wait than have room', () => {
  const { logger, held } = make();
  for (let count = 0; count < 150; count += 1)
    held.logger.warn('an open page', { event: 'security.insecure-choice', insecure: 'open-listener' });
  expect(logger.lines).toHaveLength(50);
  held.release();
  expect(logger.lines).toHaveLength(150);
});
