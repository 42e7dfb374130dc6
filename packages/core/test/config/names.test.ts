import { describe, expect, it } from 'vitest';
import { CLUSTER, LEAST, parse, problemsOf, warningsOf } from './config-text.js';

describe('names that core does not know', () => {
  it('are sinks’ tables at the top, in use or not', () => {
    const config = parse(`${LEAST}[gamma]\nany = "thing"\n[gamma.deep]\nmore = 1\n[delta-2]\n`);
    expect(config.table('gamma')).toEqual({ any: 'thing', deep: { more: 1 } });
    expect(config.table('delta-2')).toEqual({});
    expect(config.table('epsilon')).toBeUndefined();
  });

  it.each([
    ['[[clusters]]', '[[cluster]]'],
    ['[logging_]', '[logging]'],
    ['[globl]', '[global]'],
    ['[[stat_group]]', '[[statgroup]]'],
    ['[[sinks]]', '[[sink]]'],
    ['[Loging]', '[logging]'],
  ])('are misspelt tables of core when they are as near as %s', (header, meant) => {
    expect(problemsOf(`${LEAST}${header}\n`)).toEqual([
      `line 15  ${header.replace(/[[\]]/g, '')}  unknown table; did you mean ${meant}?`,
    ]);
  });

  it('are never misspelt when a sink in use has that name', () => {
    const config = parse(
      `${LEAST.replace('"alpha"', '"clusters"')}[clusters]\na = 1\n[[sink]]\nuse = "sinks"\n[sinks]\nb = 2\n`,
    );
    expect(config.table('clusters')).toEqual({ a: 1 });
    expect(config.table('sinks')).toEqual({ b: 2 });
  });

  it('are sinks’ options in a cluster when they look like it', () => {
    const config = parse(
      `${LEAST}${CLUSTER.replace('one', 'two')}alpha_port = 9001\ngamma-2_deep = { a = [1] }\n[gamma-2]\n`,
    );
    expect(config.clusters[1]?.sinkOptions).toEqual({ alpha_port: 9001, 'gamma-2_deep': { a: [1] } });
    expect(config.locate('cluster[1].alpha_port')).toBe(19);
    expect(config.warnings).toEqual([]);
  });

  it('are suspicious there when no such sink is to be seen', () => {
    expect(warningsOf(`${LEAST}${CLUSTER.replace('one', 'two')}alhpa_port = 9001\n`)).toEqual([
      'line 19  cluster[1].alhpa_port  read as an option of a sink "alhpa", which is not in use; check the spelling',
    ]);
  });

  it.each(['verify_ssl', 'host_name', 'Passwords', 'preserve-case', 'pasword', 'prot'])(
    'are misspelt keys: %s',
    (key) => {
      expect(problemsOf(`${LEAST}${CLUSTER.replace('one', 'two')}${key} = true\n`).join()).toMatch(
        new RegExp(`^line 19  cluster\\[1\\]\\.${key}  unknown key; did you mean "[a-z_-]+"\\?$`),
      );
    },
  );

  it('are plainly unknown otherwise', () => {
    expect(problemsOf(`${LEAST}${CLUSTER.replace('one', 'two')}toString = 1\n"a b" = 2\n`)).toEqual([
      'line 19  cluster[1].toString  unknown key',
      'line 20  cluster[1]."a b"  unknown key',
    ]);
    expect(problemsOf(LEAST.replace('version', 'gamma_port = 1\nversion'))).toEqual([
      'line 2  global.gamma_port  unknown key',
    ]);
  });
});
