import { describe, expect, it } from 'vitest';
import { createLocator, joinPath } from '../../src/config/locate.js';

const TEXT = `# a comment with [brackets] and = signs
version = 1 # [not.a.table]

[global]
name = "x [y] = # z"
  indented = 'a # b'
list = [ # why
  "one", # [[cluster]]
  'two',

  [1, 2], { deep = "=", other = [
    3,
  ] },
]
text = """
[fake]
key = "\\""" still inside"
"""
literal = '''
[[fake]]
'''''
after = true

[[cluster]]
hostname = "a"
prometheus_port = 1

[[cluster]]
hostname = "b"
  [cluster.extra]
  depth = 2
[[cluster.disk]]
bay = 1
[[cluster.disk]]
bay = 2
[ "quoted.name" . 'and literal' ]
"a key" = 1
a.b . c = { d = 1, e.f = "}" }
empty = ""
empty_block = """"""
last = 1979-05-27 07:32:00`;

describe('createLocator', () => {
  const lineOf = (path: string): number | undefined => createLocator(TEXT)(path);

  it.each([
    ['version', 2],
    ['global', 4],
    ['global.name', 5],
    ['global.indented', 6],
    ['global.list', 7],
    ['global.list[0]', 8],
    ['global.list[1]', 9],
    ['global.list[2][1]', 11],
    ['global.list[3].deep', 11],
    ['global.list[3].other[0]', 12],
    ['global.text', 15],
    ['global.literal', 19],
    ['global.after', 22],
    ['cluster', 24],
    ['cluster[0].hostname', 25],
    ['cluster[0].prometheus_port', 26],
    ['cluster[1]', 28],
    ['cluster[1].hostname', 29],
    ['cluster[1].extra.depth', 31],
    ['cluster[1].disk[0].bay', 33],
    ['cluster[1].disk[1].bay', 35],
    ['"quoted.name"."and literal"."a key"', 37],
    ['"quoted.name"."and literal".a.b.c.e.f', 38],
    ['"quoted.name"."and literal".empty', 39],
    ['"quoted.name"."and literal".empty_block', 40],
    ['"quoted.name"."and literal".last', 41],
  ])('%s stands in line %i', (path, line) => {
    expect(lineOf(path)).toBe(line);
  });

  it('falls back to what is around a thing that the file does not have', () => {
    expect(lineOf('cluster[1].password')).toBe(28);
    expect(lineOf('global.list[9]')).toBe(7);
    expect(lineOf('cluster[1].disk[1].a.b[3].c')).toBe(34);
    expect(lineOf('version.deeper')).toBe(2);
    expect(lineOf('logging.logfile')).toBeUndefined();
    expect(lineOf('')).toBeUndefined();
  });

  it('does not take text in strings and comments for tables', () => {
    expect(lineOf('fake')).toBeUndefined();
    expect(lineOf('not')).toBeUndefined();
    expect(lineOf('global.key')).toBe(4);
  });

  it('counts lines that end in CR LF', () => {
    const locate = createLocator(TEXT.replaceAll('\n', '\r\n'));
    expect(locate('global.literal')).toBe(19);
    expect(locate('cluster[1].disk[1].bay')).toBe(35);
    expect(locate('"quoted.name"."and literal".last')).toBe(41);
  });

  it('finds tables that are written as inline arrays', () => {
    const locate = createLocator('cluster = [\n  { hostname = "a" },\n  { hostname = "b", port = 1 },\n]\n');
    expect(locate('cluster[0].hostname')).toBe(2);
    expect(locate('cluster[1].port')).toBe(3);
  });

  it('comes to an end on a text that is not TOML', () => {
    for (const broken of ['[', '[[', '= = =', 'a = [[[', 'a = {', '"', 'a = """', '[a', 'a.', '\u0000']) {
      expect(createLocator(broken)('nothing')).toBeUndefined();
    }
  });

  it('takes a large file in a moment', () => {
    const many = `[t]\n${Array.from({ length: 20_000 }, (_, index) => `key${index} = """\n${index}\n"""\n`).join('')}`;
    expect(createLocator(many)('t.key19999')).toBe(2 + 19_999 * 3);
  });
});

describe('joinPath', () => {
  it('quotes what is not a bare key', () => {
    expect(joinPath('', 'global')).toBe('global');
    expect(joinPath('cluster[0]', 'verify-ssl')).toBe('cluster[0].verify-ssl');
    expect(joinPath('t', 'a.b c')).toBe('t."a.b c"');
  });
});
