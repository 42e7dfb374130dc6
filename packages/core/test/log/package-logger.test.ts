import { expect, it } from 'vitest';
import { packageLogger, scopedLogger } from '../../src/log/index.js';
import { memoryLogger } from '../../src/testing/index.js';

it('gives lines of a package an event of their own kind, and keeps the name that the package has for it', () => {
  const target = memoryLogger();
  const logger = packageLogger(target, 'sink.message', { sink: 'archive' });
  logger.warn('no room', { event: 'cluster.down', bytes: 3 });
  logger.notice('ready');
  expect(target.lines).toEqual([
    {
      level: 'warn',
      message: 'no room',
      fields: { sink: 'archive', bytes: 3, event: 'sink.message', packageEvent: 'cluster.down' },
    },
    { level: 'notice', message: 'ready', fields: { sink: 'archive', event: 'sink.message' } },
  ]);
});

it('adds a scope to each line; a field of the line itself wins', () => {
  const target = memoryLogger();
  const logger = scopedLogger(target, { cluster: 'east:8080' });
  logger.notice('back', { event: 'cluster.clock-agrees', cluster: 'east' });
  logger.debug('out', { event: 'session.close-failed', problem: 'gone' });
  expect(target.lines.map(({ fields }) => fields)).toEqual([
    { event: 'cluster.clock-agrees', cluster: 'east' },
    { event: 'session.close-failed', problem: 'gone', cluster: 'east:8080' },
  ]);
});
