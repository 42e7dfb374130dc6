import { expect, it } from 'vitest';
import { formatText, type LogEntry } from '../../src/log/text-format.js';

const format = (fields: Partial<LogEntry>, colors = false): string =>
  formatText(
    { level: 'warn', time: '2026-11-22T11:30:05.123Z', msg: 'message', ...fields },
    { colors, spelledOut: false },
  );

it('has time, level, cluster, sink, message and the other fields in this order', () => {
  expect(format({ points: 3, sink: 's', path: 'a b', cluster: 'c', ok: true, list: [1, 'x'], empty: '' })).toBe(
    '2026-11-22T11:30:05.123Z WARN     [c] [s] message points=3 path="a b" ok=true list=[1,"x"] empty=""\n',
  );
});

it('indents what could pass for another entry, and spells out what could steer a terminal', () => {
  const text = format({
    msg: 'a\n2026-11-22T11:30:05.123Z NOTICE   b\u001b[2J\u0007',
    from: 'x\u001b',
    cluster: 'c\r\nd',
  });
  expect(text).toBe(
    '2026-11-22T11:30:05.123Z WARN     [c\n  d] a\n  2026-11-22T11:30:05.123Z NOTICE   b\\x1b[2J\\x07 from=x\\x1b\n',
  );
});

it('puts a stack below', () => {
  const stack = 'Error: oops\n    at one\n    at two';
  expect(format({ err: { type: 'Error', message: 'oops', stack } })).toMatch(
    / message err="oops"\n {2}Error: oops\n {6}at one\n/,
  );
  expect(format({ stack })).toMatch(/ message stack=\(below\)\n {2}Error: oops\n/);
});

it('takes whatever a sink in plain JavaScript says', () => {
  expect(format({ cluster: { a: 1 }, sink: null })).toContain('[{"a":1}] [null] message');
});

it('colours the level only when asked', () => {
  expect(format({}, true)).toContain('\u001b[33mWARN    \u001b[39m');
  expect(format({})).not.toContain('\u001b');
});

it('keeps the names of events and the count of repeats for JSON', () => {
  expect(format({ event: 'sink.message', packageEvent: 'full', repeats: 3 })).toMatch(/ message\n$/);
});

it('leaves out the fields of an event whose message has them all, but for the code', () => {
  const entry = {
    level: 'notice',
    time: '2026-11-25T00:00:00.000Z',
    msg: '1 of 1 cluster up',
    event: 'collector.status',
    pointsPerSecond: 12.25,
    code: 'E_X',
  } as const;
  expect(formatText(entry, { colors: false, spelledOut: true })).toBe(
    '2026-11-25T00:00:00.000Z NOTICE   1 of 1 cluster up code=E_X\n',
  );
});
