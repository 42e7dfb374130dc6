import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogFile, type LogFileOptions } from '../../src/log/log-file.js';

let folder = '';
let problems: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gostats-log-'));
  problems = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');
const openLog = (options: Partial<LogFileOptions> = {}): Promise<LogFile> =>
  LogFile.open({
    file: at('log'),
    maxSizeBytes: Infinity,
    maxFiles: 2,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });

/** Writes one line and waits until it is on the disk. */
async function append(file: LogFile, text: string): Promise<void> {
  file.write(text);
  await file.settled();
}

it('appends to what is there, in order and nothing missing', async () => {
  writeFileSync(at('log'), 'before\n');
  const file = await openLog();
  const lines = Array.from({ length: 3_000 }, (_, line) => `line ${line}\n`);
  for (const line of lines) file.write(line);
  await file.close();
  expect(read('log')).toBe(`before\n${lines.join('')}`);
});

it('keeps so many files and no line is torn or lost that they can hold', async () => {
  const file = await openLog({ maxSizeBytes: 20 });
  for (let line = 1; line <= 9; line++) await append(file, `line ${line}..\n`); // two fit
  await file.close();
  expect(readdirSync(folder).sort()).toEqual(['log', 'log.1', 'log.2']);
  expect([read('log.2'), read('log.1'), read('log')]).toEqual([
    'line 5..\nline 6..\n',
    'line 7..\nline 8..\n',
    'line 9..\n',
  ]);
});

it('counts what stood in the file at the start', async () => {
  writeFileSync(at('log'), 'x'.repeat(19));
  const file = await openLog({ maxSizeBytes: 20 });
  await append(file, 'new\n');
  await file.close();
  expect([read('log.1'), read('log')]).toEqual(['x'.repeat(19), 'new\n']);
});

it('keeps none when none is to be kept', async () => {
  const file = await openLog({ maxSizeBytes: 5, maxFiles: 0 });
  await append(file, 'first\n');
  await append(file, 'second\n');
  await file.close();
  expect(readdirSync(folder)).toEqual(['log']);
  expect(read('log')).toBe('second\n');
});

it('does not rotate a file that somebody else has truncated', async () => {
  const file = await openLog({ maxSizeBytes: 10 });
  await append(file, 'first....\n');
  truncateSync(at('log'));
  await append(file, 'second\n');
  await file.close();
  expect([read('log'), existsSync(at('log.1'))]).toEqual(['second\n', false]);
});

it('opens the file by its name again when somebody else has moved it away or removed it', async () => {
  const file = await openLog();
  await append(file, 'first\n');
  renameSync(at('log'), at('moved'));
  await append(file, 'second\n');
  rmSync(at('log'));
  await append(file, 'third\n');
  await file.close();
  expect([read('moved'), read('log')]).toEqual(['first\n', 'third\n']);
});

it('reports lines that cannot be written and goes on when it can again', async () => {
  const file = await openLog({ file: at('sub/log') }).catch((error: Error) => error);
  expect(file).toBeInstanceOf(Error);

  const full = await openLog({ file: '/dev/full' });
  await append(full, 'lost\n');
  await full.close();
  expect(problems).toEqual([expect.stringMatching(/^writing 1 lines of the log failed: ENOSPC/)]);
});

it('goes on with the file it has when that cannot be opened again', async () => {
  const file = await openLog();
  renameSync(folder, `${folder}-moved`);
  await append(file, 'kept\n');
  renameSync(`${folder}-moved`, folder);
  await file.close();
  expect(problems).toEqual([expect.stringMatching(/^reopening the log failed: ENOENT/)]);
  expect(read('log')).toBe('kept\n');
});

it('goes on with the file it has when that cannot be rotated, and does not try with every line', async () => {
  const file = await openLog({ maxSizeBytes: 14, maxFiles: 1 });
  mkdirSync(at('log.1'));
  for (let line = 1; line <= 6; line++) await append(file, `line ${line}\n`);
  await file.close();
  expect(problems).toEqual([expect.stringMatching(/^rotating the log failed: /), expect.stringMatching(/^rotating/)]);
  expect(read('log')).toBe('line 1\nline 2\nline 3\nline 4\nline 5\nline 6\n');
});

it('drops and counts what a slow disk leaves behind', async () => {
  const file = await openLog();
  const line = `${'x'.repeat(1024 * 1024 - 1)}\n`;
  for (let megabyte = 0; megabyte < 20; megabyte++) file.write(line);
  await file.close();
  expect(problems).toEqual([expect.stringMatching(/^1\d lines of the log were dropped/)]);
  expect(read('log').length % line.length).toBe(0);
});

it('follows no link in its place, whether it leads somewhere or not, and says where it leads', async () => {
  writeFileSync(at('precious'), 'before\n');
  for (const target of [at('precious'), 'precious', 'not-there']) {
    rmSync(at('log'), { force: true });
    symlinkSync(target, at('log'));
    const name = join(folder, target.replace(folder, ''));
    await expect(openLog()).rejects.toThrow(
      `it is a symbolic link, which gostats does not follow for a log; name ${name} itself`,
    );
  }
  expect([read('precious'), readdirSync(folder).sort()]).toEqual(['before\n', ['log', 'precious']]);
});

it('follows a link on the way to it, and makes a file that the world cannot read', async () => {
  mkdirSync(at('real'));
  symlinkSync('real', at('linked'));
  const file = await openLog({ file: at('linked/log') });
  await append(file, 'line\n');
  await file.close();
  expect(read('real/log')).toBe('line\n');
  expect(statSync(at('real/log')).mode & 0o137).toBe(0);
});

it('keeps the file it has when a link is put in its place before it is opened again', async () => {
  const file = await openLog();
  await append(file, 'first\n');
  renameSync(at('log'), at('moved'));
  writeFileSync(at('precious'), '');
  symlinkSync('precious', at('log'));
  await append(file, 'second\n');
  await file.close();
  expect(problems).toEqual([expect.stringMatching(/^reopening the log failed: it is a symbolic link/)]);
  expect([read('moved'), read('precious')]).toEqual(['first\nsecond\n', '']);
});

it('moves no link, and none away, when it rotates', async () => {
  writeFileSync(at('precious'), '');
  symlinkSync('precious', at('log.2'));
  const file = await openLog({ maxSizeBytes: 10 });
  for (let line = 1; line <= 2; line++) await append(file, `line ${line}..\n`);
  await file.close();
  expect(problems).toEqual([`rotating the log failed: ${at('log.2')} is a symbolic link`]);
  expect([read('precious'), lstatSync(at('log.2')).isSymbolicLink(), existsSync(at('log.1'))]).toEqual([
    '',
    true,
    false,
  ]);
});

it('does not rotate what somebody else has put in its place', async () => {
  const file = await openLog({ maxSizeBytes: 10 });
  await append(file, 'first....\n');
  renameSync(at('log'), at('moved'));
  await append(file, 'second\n');
  await file.close();
  expect([read('moved'), read('log'), existsSync(at('log.1'))]).toEqual(['first....\n', 'second\n', false]);
});
