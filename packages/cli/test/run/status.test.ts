import type { LaneStatus } from '@gostats/core';
import { manualClock, memoryLogger } from '@gostats/core/testing';
import { describe, expect, it } from 'vitest';
import { watchRates } from '../../src/run/rates.js';
import { showStatus } from '../../src/run/show-status.js';
import { statusText } from '../../src/run/status-text.js';
import { createTerminal } from '../../src/terminal/terminal.js';

const lane = (status: Partial<LaneStatus>): LaneStatus => ({
  sink: 'influxdb',
  delivery: 'push',
  state: 'running',
  pointsDelivered: 0,
  pointsHeld: 0,
  oldestWaiting: undefined,
  lastSuccess: undefined,
  failures: 0,
  errors: [],
  pointsDropped: 0,
  pointsWaiting: 0,
  bytesWaiting: 0,
  lastError: undefined,
  place: '@gostats/sink-influxdb@0.1.0',
  faults: { blocked: 0, mutated: 0, uncaught: 0, leaked: 0 },
  lastFault: undefined,
  ...status,
});

/** A terminal as far as its last line goes. */
function screen(columns = 200): { write(text: string): void; isTTY: true; columns: number; lines(): string[] } {
  let shown = '';
  return {
    isTTY: true,
    columns,
    write(text) {
      const [first = '', ...others] = text.split('\r\u001b[2K');
      shown += first;
      for (const other of others) shown = shown.slice(0, shown.lastIndexOf('\n') + 1) + other;
    },
    lines: () => shown.split('\n'),
  };
}

it('tells clusters, rates, and of each sink what waits and what is wrong', () => {
  const lanes = [
    lane({ state: 'retrying', pointsWaiting: 20_480, pointsDropped: 5, lastError: 'refused' }),
    lane({ sink: 'second', lastError: 'refused' }),
    lane({ sink: 'prometheus', delivery: 'pull' }),
  ];
  expect(statusText({ clusters: 3, clustersUp: 2, pointsPerSecond: 1234.4, requestsPerSecond: 4.25, lanes })).toBe(
    '2 of 3 clusters up, 1,234 points/s, 4.3 requests/s; influxdb: retrying, 20,480 points waiting, 5 dropped; ' +
      'second: in trouble, 0 points waiting; prometheus: running',
  );
});

it('measures rates over the window only', async () => {
  const clock = manualClock();
  const stats = { points: 0, answers: 0 };
  const rates = watchRates(stats, clock, 10_000);
  expect(rates()).toEqual({ pointsPerSecond: 0, requestsPerSecond: 0 });
  for (let second = 0; second < 10; second++) {
    await clock.advance(1_000);
    stats.points += 100;
    stats.answers += 2;
    rates();
  }
  expect(rates()).toEqual({ pointsPerSecond: 100, requestsPerSecond: 2 });
  for (let second = 0; second < 20; second++) {
    await clock.advance(1_000);
    rates();
  }
  expect(rates().pointsPerSecond).toBe(0);
});

describe('the terminal', () => {
  it('keeps the status in the last line while lines pass above it', () => {
    const stream = screen();
    const terminal = createTerminal(stream);
    terminal.print('first\n');
    terminal.status('status 1');
    terminal.print('second\n');
    terminal.status('status 2');
    terminal.print('third\nfourth\n');
    expect(stream.lines()).toEqual(['first', 'second', 'third', 'fourth', 'status 2']);
    terminal.end();
    expect(stream.lines()).toEqual(['first', 'second', 'third', 'fourth', '']);
  });

  it('cuts the status where the line ends, so that it stays one line', () => {
    const stream = screen(10);
    createTerminal(stream).status('0123456789abc');
    expect(stream.lines()).toEqual(['012345678']);
    const unknown = screen(0);
    createTerminal(unknown).status('x'.repeat(100));
    expect(unknown.lines()).toEqual(['x'.repeat(79)]);
  });

  it('writes no status to what is no terminal', () => {
    let written = '';
    const terminal = createTerminal({ write: (text) => (written += text) });
    terminal.status('status');
    terminal.print('line\n');
    terminal.end();
    expect(written).toBe('line\n');
  });
});

describe('showing the status', () => {
  const collector = { stats: { points: 50, answers: 1, bytes: 1, clustersUp: new Map() }, lanes: [{ status: () => lane({}) }] } as never;

  it('renews the line each second when somebody looks, and logs nothing', async () => {
    const clock = manualClock();
    const stream = screen();
    const logger = memoryLogger();
    const end = showStatus({ collector, clusters: () => 1, terminal: createTerminal(stream), logger, clock });
    expect(stream.lines()).toEqual([expect.stringMatching(/^0 of 1 cluster up, .*influxdb: running/)]);
    await clock.advance(120_000);
    expect(logger.lines).toEqual([]);
    end();
    expect(stream.lines()).toEqual(['']);
    expect(clock.pending).toBe(0);
  });

  it('is a notice each minute when nobody looks', async () => {
    const clock = manualClock();
    const logger = memoryLogger();
    const end = showStatus({ collector, clusters: () => 1, terminal: createTerminal({ write: () => {} }), logger, clock });
    await clock.advance(59_999);
    expect(logger.lines).toEqual([]);
    await clock.advance(60_001);
    expect(logger.lines.map(({ level }) => level)).toEqual(['notice', 'notice']);
    end();
    expect(clock.pending).toBe(0);
  });
});
