import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import type { ResolvedConfig } from '../../src/config/types.js';
import { LEAST } from './config-text.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gostats-encodings-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(bytes: Buffer | string): Promise<ResolvedConfig> {
  const file = join(folder, 'idic.toml');
  writeFileSync(file, bytes);
  return loadConfig(file, { env: {} });
}

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const withBom = (text: string): string => `\uFEFF${text}`;
const commented = `# of the file\n${LEAST.replace('"0.40"', '"0.40" # behind').replace('["load"]', '[ # in\n  "load",\n]')}`;

describe('a file that is read', () => {
  it.each<[string, Buffer | string]>([
    ['with CRLF and comments', commented.replaceAll('\n', '\r\n')],
    ['with a BOM', withBom(LEAST)],
    ['with a BOM, CRLF and comments', withBom(commented).replaceAll('\n', '\r\n')],
    ['with LF in some lines and CRLF in others', commented.replace('\n', '\r\n')],
    ['without a line feed at its end', LEAST.trimEnd()],
    ['with a comment in UTF-8', `${LEAST}# grüße 漢字 😀\n`],
  ])('%s, without a word', async (_, bytes) => {
    const config = await load(bytes);
    expect(config.warnings).toEqual([]);
    expect([config.clusters[0]?.password, config.statGroups[0]?.stats.length]).toEqual(['hunter2', 2]);
  });

  it.each<[string, Buffer | string, RegExp]>([
    ['UTF-16LE', Buffer.from(withBom(commented), 'utf16le'), /UTF-16LE.*save it as UTF-8/],
    ['UTF-16BE', bigEndian(withBom(commented)), /UTF-16BE.*save it as UTF-8/],
    ['UTF-16LE without a BOM', Buffer.from(LEAST, 'utf16le'), /UTF-16LE/],
    ['UTF-16BE without a BOM', bigEndian(LEAST), /UTF-16BE/],
    ['UTF-16LE with CRLF', Buffer.from(withBom(commented.replaceAll('\n', '\r\n')), 'utf16le'), /UTF-16LE/],
    ['lines of an old Macintosh', commented.replaceAll('\n', '\r'), /carriage return alone/],
  ])('in %s, with a warning', async (_, bytes, warning) => {
    const config = await load(bytes);
    expect(config.warnings.map(({ problem }) => problem)).toEqual([expect.stringMatching(warning)]);
    expect([config.clusters[0]?.password, config.statGroups[0]?.stats.length]).toEqual(['hunter2', 2]);
  });
});

describe('a file that is refused', () => {
  it.each<[string, Buffer, RegExp]>([
    [
      'Latin-1',
      Buffer.from(LEAST.replace('hunter2', 'hönter2'), 'latin1'),
      /idic\.toml:10:14.*0xF6 is not UTF-8.*iconv -f WINDOWS-1252/,
    ],
    ['Latin-1 in a comment', Buffer.from(`${LEAST}# ü\n`, 'latin1'), /idic\.toml:15:3.*0xFC/],
    ['UTF-8 that is cut in a character', Buffer.from(`${LEAST}# ü`).subarray(0, -1), /idic\.toml:15:3.*0xC3/],
    ['a NUL byte', Buffer.from(LEAST.replace('hunter2', 'hun\0ter2')), /idic\.toml:10:16.*NUL/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x23, 0, 0, 0]), /UTF-32/],
    ['a lone CR', Buffer.from(LEAST.replace('version', 'ver\rsion')), /idic\.toml:2:/],
  ])('%s, with its place and what to do', async (_, bytes, message) => {
    await expect(load(bytes)).rejects.toMatchObject({
      code: 'E_CONFIG_SYNTAX',
      message: expect.stringMatching(message),
    });
    await expect(load(bytes)).rejects.not.toMatchObject({ message: expect.stringContaining('hunter') });
  });
});

describe('TOML 1.0', () => {
  it.each([
    ['a tab in a basic string', 'a = "x\ty"', { a: 'x\ty' }],
    ['mixed arrays', 'a = [1, "a", 2.5]', { a: [1, 'a', 2.5] }],
    ['integers and floats in one array', 'a = [1, 2.5]', { a: [1, 2.5] }],
    ['zeros in an exponent', 'a = 1e-00\nb = 5e+05', { a: 1, b: 500_000 }],
    ['blanks around the dots of a key', 'a . b = "x"', { a: { b: 'x' } }],
    ['a dotted key of digits', '3.14 = "pi"', { 3: { 14: 'pi' } }],
    ['dotted keys that meet', 'a.b = 1\na.c = 2', { a: { b: 1, c: 2 } }],
    ['an array of inline tables', 'h = [ { a = 1 }, { b = "x" } ]', { h: [{ a: 1 }, { b: 'x' }] }],
    ['numbers in other bases', 'x = 0xFF\no = 0o17\nu = 1_000', { x: 255, o: 15, u: 1000 }],
    ['a Windows path', String.raw`p = 'C:\Users\x'`, { p: String.raw`C:\Users\x` }],
    ['a string over lines', 't = """a \\\n   b"""', { t: 'a b' }],
    ['more than 2^53', 'a = 9223372036854775807', { a: 2 ** 63 }],
    ['names of JavaScript', 'constructor = 1\ntoString = "x"', { constructor: 1, toString: 'x' }],
  ])('%s', async (_, lines, expected) => {
    const config = await load(`${LEAST}[splunk]\n${lines}\nlast = "read"\n`);
    expect(config.table('splunk')).toEqual({ ...expected, last: 'read' });
  });

  it('has local times and dates, wherever they stand', async () => {
    const config = await load(
      `${LEAST}[splunk]\nfrom = 07:32:00\nd = 1979-05-27\nl = 1979-05-27T07:32:00\nz = 1979-05-27 07:32:00Z\nlast = 1\n`,
    );
    const { from, d, l, z, last } = config.table('splunk') ?? {};
    expect([from, d, l, z].every((one) => one instanceof Date)).toBe(true);
    expect(last).toBe(1);
    expect(config.locate('splunk.last')).toBe(20);
  });

  it.each([
    ['an unclosed string', 'a = "x', /:16:/],
    ['a second key', 'a = 1\na = 2', /:17:/],
    ['a time that does not exist', 'a = 25:00:00', /:16:/],
    ['a value that is none, behind what only 1.0 has', 'a = [1, "a"]\nb = oops', /:17:/],
  ])('is refused where it is wrong: %s', async (_, lines, place) => {
    await expect(load(`${LEAST}[splunk]\n${lines}\n`)).rejects.toMatchObject({
      code: 'E_CONFIG_SYNTAX',
      message: expect.stringMatching(place),
    });
  });
});
