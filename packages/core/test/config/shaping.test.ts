import { describe, expect, it } from 'vitest';
import { redact } from '../../src/secrets/index.js';
import { CLUSTER, GLOBAL, GROUP, LEAST, LOGGING, parse, problemsOf, warningsOf } from './config-text.js';

const place = {
  global: (line: string): string => `${GLOBAL}${line}\n${LOGGING}${CLUSTER}${GROUP}`,
  cluster: (line: string): string => `${GLOBAL}${LOGGING}${CLUSTER}${line}\n${GROUP}`,
  sink: (line: string): string => `${LEAST}[[sink]]\nuse = "beta"\n${line}\n`,
};

describe('tags', () => {
  it('stand in three places, also as a table of their own', () => {
    const config = parse(
      `${GLOBAL}tags = { site = "lab" }\n${LOGGING}${CLUSTER}[cluster.tags]\nrack = "7"\n${GROUP}[[sink]]\nuse = "beta"\ntags.env = "x"\n`,
    );
    expect([config.tags, config.clusters[0]?.tags, config.sinks[1]?.shaping?.tags]).toEqual([
      { site: 'lab' },
      { rack: '7' },
      { env: 'x' },
    ]);
    expect(config.sinks[0]?.shaping).toBeUndefined();
  });

  it('may come from elsewhere, and are no secrets then', () => {
    const text = place.global('tags = { site = "$env:SITE" }');
    expect(parse(text, { env: { SITE: 'warehouse-nine' } }).tags).toEqual({ site: 'warehouse-nine' });
    expect(redact('at warehouse-nine')).toBe('at warehouse-nine');
  });

  it.each(['global', 'cluster', 'sink'] as const)('that cannot be used cost themselves alone, in [%s]', (where) => {
    const text = place[where](
      'tags = { good = "yes", cluster = "x", node = "1", _hidden = "x", time = "x", rack = 12, empty = "", two = "a\\nb", unset = "$env:NOBODY" }',
    );
    const config = parse(text);
    const found = { global: config.tags, cluster: config.clusters[0]?.tags, sink: config.sinks[1]?.shaping?.tags }[
      where
    ];
    expect(found).toEqual({ good: 'yes' });
    const path = { global: 'global', cluster: 'cluster[0]', sink: 'sink[0]' }[where];
    const text2 = problemsOf(text).join('\n');
    for (const expected of [
      'tags.cluster  "cluster" says where a point comes from and cannot be set; to rename a cluster, set name = "…" in its [[cluster]]; expected another name',
      'tags.node  "node" says where a point comes from and cannot be set; expected another name',
      'tags._hidden  expected a name of 1 to 128 letters',
      'tags.time  expected a name',
      'tags.rack  expected a string of 1 to 1024 characters on one line, got 12',
      'tags.empty  expected a string',
      'tags.two  expected a string',
      'tags.unset  the environment variable NOBODY is not set',
    ]) {
      expect(text2).toContain(`${path}.${expected}`);
    }
    expect(text2).toMatch(/^line \d+ {2}/);
  });
});

describe('rename_tags', () => {
  it.each([
    ['{ node = "cluster" }', '.node  "cluster" says where a point comes from and cannot be set'],
    ['{ a = "c", b = "c" }', '.b  "a" is already renamed to "c"; choose another name for this one'],
    ['{ "user_*" = "u" }', 'a pattern cannot be renamed; expected the name of one tag'],
    ['{ a = 1 }', '.a  expected the new name of the tag in quotes, got 1'],
    ['{ a = "a" }', '.a  "a" is already its name'],
    ['{ a = "time" }', '.a  expected a name of'],
  ])('refuses %s', (renames, message) => {
    expect(problemsOf(place.sink(`rename_tags = ${renames}`)).join('\n')).toContain(message);
  });

  it('takes the name of a tag of gostats that is free', () => {
    const config = parse(place.sink('rename_tags = { node = "devid", cluster = "node" }\ndrop_tags = ["devid"]'), {
      strict: true,
    });
    expect(config.sinks[1]?.shaping?.renameTags).toEqual({ node: 'devid', cluster: 'node' });
  });

  it('warns of a tag that is dropped before', () => {
    expect(warningsOf(place.sink('rename_tags = { disk = "drive" }\ndrop_tags = ["d*"]'))).toEqual([
      expect.stringContaining('sink[0].rename_tags.disk  the tag "disk" is dropped, so there is nothing to rename'),
    ]);
  });
});

describe('patterns', () => {
  it.each([
    [
      'drop_stats = ["node.laod.*"]',
      'drop_stats[0]  "node.laod.*" matches nothing that is collected; did you mean "node.load.*"?',
    ],
    [
      'keep_stats = ["node.load.*", "Node.load.1min"]',
      'keep_stats[1]  "Node.load.1min" matches nothing that is collected; did you mean "node.load.1min"?',
    ],
    [
      'drop_stats = ["*heat*"]',
      'drop_stats[0]  "*heat*" matches nothing that is collected; patterns are case-sensitive, and * matches any text',
    ],
    [
      'drop_fields = ["node.lod.*:x"]',
      'drop_fields[0]  "node.lod.*" matches nothing that is collected; did you mean "node.load.*"?',
    ],
    [
      'stat_groups = []\ndrop_stats = ["node.load.*"]',
      '"node.load.*" matches nothing that this sink gets by its stat_groups',
    ],
  ])('%s', (lines, message) => {
    expect(warningsOf(place.sink(lines)).join('\n')).toContain(message);
  });

  it('that fit are not spoken of, but when nothing is left', () => {
    const fitting =
      'drop_stats = ["node.load.1min"]\nkeep_stats = ["node.load.?min"]\ndrop_fields = ["x*", "node.*:x"]\n';
    expect(warningsOf(place.sink(fitting))).toEqual([]);
    expect(warningsOf(place.sink(fitting.replace('1min', '*')))).toEqual([
      expect.stringMatching(/these filters leave nothing: this sink gets nothing$/),
    ]);
  });

  it('of a wrong kind cost the sink: it would get what it must not have', () => {
    const config = parse(place.sink('drop_tags = "user_sid"'));
    expect(config.unusableSinks.map(({ id }) => id)).toEqual(['beta']);
    expect(problemsOf(place.sink('drop_tags = "user_sid"'))[0]).toContain(
      'sink[0].drop_tags  expected an array of patterns, such as ["user_*"], got "user_sid"',
    );
  });

  it('in [global] are told where they belong', () => {
    expect(problemsOf(place.global('drop_tags = ["x"]'))[0]).toContain('unknown key; it belongs in [[sink]]');
  });

  it('warn where points of several clusters may become one series', () => {
    const two = place.sink('drop_tags = ["cl*"]').replace(GROUP, CLUSTER.replace('one', 'two') + GROUP);
    expect(warningsOf(two)[0]).toMatch(/^line \d+ {2}sink\[0\]\.drop_tags {2}without the tag "cluster"/);
    expect(warningsOf(`${two}clusters = ["two"]\n`)).toEqual([]);
  });
});
