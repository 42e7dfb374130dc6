import { closeSync, fstatSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withPriority, writesToJournal } from '../../src/log/journal.js';

it('knows the stream that systemd named, and no other', () => {
  const descriptor = openSync('/dev/null', 'r');
  const { dev, ino } = fstatSync(descriptor);
  expect(writesToJournal(`${dev}:${ino}`, descriptor)).toBe(true);
  expect(writesToJournal(`${dev}:${ino + 1}`, descriptor)).toBe(false);
  expect(writesToJournal(undefined, descriptor)).toBe(false);
  closeSync(descriptor);
  expect(writesToJournal(`${dev}:${ino}`, descriptor)).toBe(false);
});

it('puts the priority before every line of an entry', () => {
  expect(withPriority('12:00 WARN x\n  more\n', 'warn')).toBe('<4>12:00 WARN x\n<4>  more\n');
});
