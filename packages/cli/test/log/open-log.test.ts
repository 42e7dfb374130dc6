import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig, type LoggingConfig } from '@gostats/core';
import type { Logger } from '@gostats/core/sink';
import { manualClock } from '@gostats/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { levels } from '../../src/log/levels.js';
import { openLog, type Log } from '../../src/log/open-log.js';
import { configText } from '../support/config-text.js';

let folder = '';
let printed = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gostats-log-'));
  printed = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Its logger takes any line, as a package may write one. */
type AnyLog = Omit<Log, 'logger'> & { readonly logger: Logger };

const logFor = (logging: Partial<LoggingConfig>, password = 'level'): Promise<AnyLog> => {
  const config = parseConfig(configText({ port: 1, password }), '/etc/idic.toml', { env: {} });
  return openLog({
    config: { ...config, logging: { ...config.logging, ...logging } },
    print: (text) => (printed += text),
    colors: false,
    onProblem: (problem) => {
      throw new Error(problem);
    },
    clock: manualClock(Date.parse('2026-11-22T11:30:05.123Z')),
  });
};

describe('levels', () => {
  it.each(levels)('%s lets through itself and what is more important', async (level) => {
    const log = await logFor({ level });
    for (const each of levels) log.logger[each](`said at ${each}`);
    await log.close();
    const said = printed
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ').at(-1));
    expect(said).toEqual(levels.slice(levels.indexOf(level)));
  });
});

it('writes text to both places', async () => {
  const log = await logFor({ file: join(folder, 'log'), level: 'notice' });
  log.logger.notice('said', { cluster: 'c', points: 3 });
  await log.close();
  expect(printed).toBe('2026-11-22T11:30:05.123Z NOTICE   [c] said points=3\n');
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe(printed);
});

it('writes JSON, in which a secret spoils neither names nor level', async () => {
  const log = await logFor({ format: 'json', level: 'notice' });
  log.logger.notice('the level is level', { level: 'mine', time: 1, note: 'level' });
  await log.close();
  expect(JSON.parse(printed)).toEqual({
    level: 'notice',
    time: '2026-11-22T11:30:05.123Z',
    level_: 'mine',
    time_: 1,
    note: '[secret]',
    msg: 'the [secret] is [secret]',
  });
});

it('survives fields that cannot be written down', async () => {
  const log = await logFor({ level: 'trace' });
  const circle: Record<string, unknown> = { big: 10n };
  circle['self'] = circle;
  log.logger.notice('circle', { circle, nothing: undefined, run: () => 1 });
  log.logger.notice({ not: 'a text' } as unknown as string);
  await log.close();
  expect(printed).toContain('NOTICE   circle circle=');
  expect(printed).toContain('[object Object]');
});

it('says what it folded when it is closed', async () => {
  const log = await logFor({});
  for (let time = 0; time < 3; time++) log.logger.warn('again');
  await log.close();
  expect(printed.match(/again/g)).toHaveLength(2);
  expect(printed).toContain('again (2 more times');
});

describe('a folder that everybody may write to', () => {
  it.each([
    [0o777, 1],
    [0o1777, 0],
    [0o755, 0],
  ])('with mode %o is worth %d warnings', async (mode, warnings) => {
    chmodSync(folder, mode);
    const log = await logFor({ file: join(folder, 'log'), toStdout: false, format: 'text' });
    await log.close();
    const lines = readFileSync(join(folder, 'log'), 'utf8').match(/WARN .* is at risk: everyone can rename/g) ?? [];
    expect(lines).toHaveLength(warnings);
  });
});
