import type { SinkError } from '@gostats/core';
import { manualClock, memoryLogger } from '@gostats/core/testing';
import { describe, expect, it } from 'vitest';
import { watchRates } from '../../src/run/rates.js';
import { showStatus } from '../../src/run/show-status.js';
import { deliveredText, statusFields, statusText } from '../../src/run/status-text.js';
import { createTerminal } from '../../src/terminal/terminal.js';
import { clusterStatus, jobStatus, laneStatus } from '../support/statuses.js';

const lane = laneStatus;
const error: SinkError = {
  cluster: 'a:8080',
  clusterName: 'a',
  code: 'E_SINK_WRITE',
  message: 'refused',
  remedy: '',
  at: 0,
  failures: 1,
};

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
    lane({ state: 'retrying', pointsWaiting: 20_480, pointsDropped: 5, errors: [error], oldestWaitingMs: 245_000 }),
    lane({ sink: 'second', errors: [error], pointsWaiting: 1 }),
    lane({ sink: 'prometheus', delivery: 'pull' }),
  ];
  const clusters = [
    clusterStatus(),
    clusterStatus({ id: 'b:8080', name: 'east', state: 'stale' }),
    clusterStatus({ id: 'c:8080' }),
  ];
  expect(statusText({ clusters, pointsPerSecond: 1234.4, requestsPerSecond: 4.25, lanes })).toBe(
    '2 of 3 clusters up (east stale), 1,234 points/s, 4.3 requests/s; influxdb: retrying, 20,480 points waiting, ' +
      'the oldest for 4 min 5 s, 5 dropped; second: running with errors, 1 point waiting; prometheus: running',
  );
});

it('names what is not simply up, but not all of a hundred', () => {
  const failing = jobStatus({ state: 'failing' });
  const clusters = [
    clusterStatus({ name: 'a', state: 'over_limit' }),
    clusterStatus({ name: 'b', id: 'b:8080', jobs: [failing, jobStatus()] }),
    clusterStatus({ name: 'c', id: 'c:8080', jobs: [failing, failing] }),
    clusterStatus({ id: 'd:8080', state: 'connecting' }),
  ];
  expect(statusText({ clusters, pointsPerSecond: 0.21, requestsPerSecond: 0, lanes: [] })).toBe(
    '3 of 4 clusters up (a over its limit, b: heat failing, c: 2 jobs failing, 1 more), 0.21 points/s, 0 requests/s',
  );
  expect(statusText({ clusters: [clusterStatus()], pointsPerSecond: 2, requestsPerSecond: 1, lanes: [] })).toBe(
    '1 of 1 cluster up, 2 points/s, 1 requests/s',
  );
});

it('says at the end what a sink got, and what it could not serve', () => {
  expect(deliveredText(lane({ pointsDelivered: 1_234, pointsDropped: 10 }))).toBe(
    'influxdb: 1,234 points delivered, 10 dropped',
  );
  expect(deliveredText(lane({ sink: 'prometheus', delivery: 'pull', pointsHeld: 4 }))).toBe(
    'prometheus: 0 points delivered, 4 held while it did not serve, none dropped',
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
  const clusters = [clusterStatus({ state: 'connecting' })];
  const collector = {
    stats: { points: 50, answers: 1, bytes: 1 },
    clusters,
    lanes: [{ status: () => lane({}) }],
  } as never;

  it('renews the line each second when somebody looks, and logs nothing', async () => {
    const clock = manualClock();
    const stream = screen();
    const logger = memoryLogger();
    const end = showStatus({ collector, terminal: createTerminal(stream), logger, clock });
    expect(stream.lines()).toEqual([
      expect.stringMatching(/^0 of 1 cluster up \(a:8080 connecting\), .*influxdb: running/),
    ]);
    await clock.advance(120_000);
    expect(logger.lines).toEqual([]);
    end();
    expect(stream.lines()).toEqual(['']);
    expect(clock.pending).toBe(0);
  });

  it('is a notice each minute when nobody looks', async () => {
    const clock = manualClock();
    const logger = memoryLogger();
    const end = showStatus({ collector, terminal: createTerminal({ write: () => {} }), logger, clock });
    await clock.advance(59_999);
    expect(logger.lines).toEqual([]);
    await clock.advance(60_001);
    expect(logger.lines.map(({ level }) => level)).toEqual(['notice', 'notice']);
    end();
    expect(clock.pending).toBe(0);
  });
});

it('has its figures as fields for the log', () => {
  const fields = statusFields({
    clusters: [clusterStatus(), clusterStatus({ id: 'b:8080', state: 'down' })],
    pointsPerSecond: 1.234,
    requestsPerSecond: 0.2,
    lanes: [lane({ pointsWaiting: 3, pointsDelivered: 5 })],
  });
  expect(fields).toEqual({
    clusters: 2,
    clustersUp: 1,
    pointsPerSecond: 1.23,
    requestsPerSecond: 0.2,
    pointsWaiting: 3,
    pointsDelivered: 5,
    pointsDropped: 0,
  });
});

describe('the last line of a screen', () => {
  const written = (
    stream: { columns: number },
    type?: string,
  ): { terminal: ReturnType<typeof createTerminal>; texts: string[] } => {
    const texts: string[] = [];
    const output = {
      write: (text: string) => void texts.push(text),
      isTTY: true,
      get columns() {
        return stream.columns;
      },
    };
    return { terminal: createTerminal(output, type), texts };
  };

  it('is cleared whole when the window has become narrower', () => {
    const stream = { columns: 100 };
    const { terminal, texts } = written(stream);
    terminal.status('x'.repeat(90));
    stream.columns = 40;
    terminal.status('y'.repeat(90));
    expect(texts.at(-1)).toBe(`\r\u001b[2A\u001b[J${'y'.repeat(39)}`);
    terminal.status('z');
    expect(texts.at(-1)).toBe('\r\u001b[2Kz');
  });

  it('is not drawn on a dumb terminal', () => {
    const { terminal, texts } = written({ columns: 80 }, 'dumb');
    terminal.status('x');
    terminal.print('line\n');
    expect([terminal.interactive, texts]).toEqual([false, ['line\n']]);
  });
});
