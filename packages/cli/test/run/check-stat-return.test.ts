import { createCollector, parseConfig, type Collector, type CurrentJob } from '@gostats/core';
import { makeBatch, manualClock, memoryLogger, type LogLine, type ManualClock } from '@gostats/core/testing';
import { expect, it } from 'vitest';
import { checkStatReturn } from '../../src/run/check-stat-return.js';
import { configText } from '../support/config-text.js';

const cluster = { id: 'c:8080', hostname: 'c', name: 'c', guid: 'g', release: 'v9' };

function watched(): {
  hooks: Collector['hooks'];
  lines: LogLine[];
  clock: ManualClock;
  answer: (...keys: string[]) => void;
} {
  const config = parseConfig(configText({ port: 1 }), '/etc/idic.toml', { env: {} });
  const logger = memoryLogger();
  const clock = manualClock();
  const { hooks } = createCollector({ config, logger: memoryLogger(), userAgent: 'test', sinkFolders: [], clock });
  checkStatReturn(hooks, logger, clock);
  hooks.planReady.call(
    [{ source: 'current', id: 'job', keys: ['a', 'b', 'c'], intervalMs: 5_000, groups: ['g'] } as CurrentJob],
    cluster,
  );
  return {
    hooks,
    lines: logger.lines,
    clock,
    answer(...keys) {
      hooks.fetched.call({
        cluster,
        job: 'job',
        durationMs: 1,
        bytes: 1,
        points: keys.length,
        series: 2,
        seriesBytes: 800,
        clockOffsetSeconds: 0,
      });
      const batch = makeBatch(
        keys.map((key) => ({ key, rows: [{ value: 1 }] })),
        { cluster },
      );
      if (keys.length > 0) hooks.batch.call(batch);
    },
  };
}

it('names the keys that were asked for and not returned for two rounds, once, and says when they are back', async () => {
  const { answer, clock, lines } = watched();
  for (let round = 0; round < 5; round++) {
    answer('a');
    answer('b');
    await clock.advance(5_000);
  }
  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'Requested but not returned: c',
      fields: { event: 'keys.not-returned', cluster: 'c', keys: ['c'] },
    },
  ]);
  for (let round = 0; round < 4; round++) {
    answer('a', 'b', 'c');
    await clock.advance(5_000);
  }
  expect(lines.slice(1)).toEqual([
    { level: 'notice', message: 'All keys are returned again.', fields: { event: 'keys.returned', cluster: 'c' } },
  ]);
});

it('notices an answer without any value', async () => {
  const { answer, clock, lines } = watched();
  for (let round = 0; round < 3; round++) {
    answer();
    await clock.advance(5_000);
  }
  expect(lines.map(({ message }) => message)).toEqual(['Requested but not returned: a, b, c']);
});
