import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { redact } from '../../src/secrets/index.js';
import { GLOBAL, GROUP, LEAST, LOGGING, parse, problemsOf, refusal } from './config-text.js';

const withPassword = (password: string): string =>
  `${GLOBAL}${LOGGING}[[cluster]]\nhostname = "one"\nusername = "reader"\npassword = "${password}"\n${GROUP}`;

const BETA = '[[sink]]\nuse = "beta"\n[sink.options]\na = ["$env:THREE"]\n';
const THREE_VARIABLES = `${withPassword('$env:ONE')}[alpha]\nurl = "$env:TWO"\n${BETA}`;

describe('$env:', () => {
  it('is filled in, in core tables, in options and in tables of sinks', () => {
    const config = parse(THREE_VARIABLES, { env: { ONE: '1st', TWO: '2nd', THREE: '3rd' } });
    expect(config.clusters[0]?.password).toBe('1st');
    expect(config.table('alpha')).toEqual({ url: '2nd' });
    expect(config.sinks[1]?.options).toEqual({ a: ['3rd'] });
    expect(redact('1st 2nd 3rd 4th')).toBe('[secret] [secret] [secret] 4th');
  });

  it('names every variable that is not set, with its line', () => {
    expect(problemsOf(THREE_VARIABLES)).toEqual([
      'line 10  cluster[0].password  the environment variable ONE is not set',
      'line 16  alpha.url  the environment variable TWO is not set',
      'line 20  sink[0].options.a[0]  the environment variable THREE is not set',
    ]);
  });

  it('may be unset in disabled clusters and in tables of sinks that are not in use', () => {
    const disabled = '[[cluster]]\nhostname = "two"\npassword = "$env:NOBODY"\ndisabled = true\n';
    const config = parse(`${LEAST}${disabled}[gamma]\ntoken = "$env:NOBODY"\n`);
    expect(config.clusters.map(({ id }) => id)).toEqual(['one:8080']);
    expect(() => config.table('gamma')).toThrow('line 20  gamma.token  the environment variable NOBODY is not set');
  });

  it('is told from an empty value, which a password may not have', () => {
    expect(problemsOf(withPassword('$env:ONE'), { env: { ONE: '' } })).toEqual([
      'line 10  cluster[0].password  expected the password of that user, got a string (a secret, not shown)',
    ]);
  });

  it('is filled in among the options of a cluster only for sinks in use', () => {
    const used =
      '[[cluster]]\nhostname = "two"\nusername = "u"\npassword = "p"\nalpha_token = "$env:A"\ngamma_token = "$env:B"\n';
    const config = parse(`${LEAST}${used}`, { env: { A: 'aaa' } });
    expect(config.clusters[1]?.sinkOptions).toEqual({ alpha_token: 'aaa', gamma_token: '$env:B' });
  });
});

describe('$file:', () => {
  let folder: string;
  const parseHere = (text: string): ReturnType<typeof parse> =>
    parseConfig(text, join(folder, 'idic.toml'), { env: {} });
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gostats-secrets-'));
    writeFileSync(join(folder, 'password'), 'from a file \n');
    writeFileSync(join(folder, 'windows'), 'from windows\r\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('takes the content without the last line break, from an absolute or a relative path', () => {
    expect(parseHere(withPassword(`$file:${join(folder, 'password')}`)).clusters[0]?.password).toBe('from a file ');
    expect(parseHere(withPassword('$file:windows')).clusters[0]?.password).toBe('from windows');
    parseHere(withPassword('$file:password'));
    expect(redact('from a file ')).toBe('[secret]');
  });

  it('says which file cannot be read', () => {
    expect(problemsOf(withPassword('$file:/nowhere/at/all'))).toEqual([
      'line 10  cluster[0].password  cannot read the file /nowhere/at/all: no such file',
    ]);
  });
});

describe('secrets', () => {
  it('holds what stands under a secret name, wherever it stands', () => {
    parse(
      `${LEAST}[gamma]\naccess_token = "t0k"\nuse_token = true\n[gamma.deep]\nmy_secret = ["a1", "b2"]\nport = "80"\n`,
    );
    expect(redact('a1 b2 hunter2 t0k 80 true')).toBe('[secret] [secret] [secret] [secret] 80 true');
  });

  it('learns from a table when it is looked at', () => {
    const config = parse(`${LEAST}[gamma]\nurl = "$env:URL"\n`, { env: { URL: 'all-of-https' } });
    expect(redact('all-of-https')).toBe('all-of-https');
    expect(config.table('gamma')).toBe(config.table('gamma'));
    expect(redact('all-of-https')).toBe('[secret]');
  });

  it('never stand in a message', () => {
    const text = LEAST.replace('"hunter2"', '424242').replace('hostname = "one"', 'hostname = "$env:HOST"');
    const { message } = refusal(text, { env: { HOST: 'not a host' } });
    expect(message).toContain('cluster[0].hostname  expected a host name');
    expect(message).toContain('cluster[0].password  expected the password of that user, got a number');
    expect(message).not.toMatch(/424242|not a host/);
  });

  it('are not handed to a sink that calls itself like a table of core', () => {
    const config = parse(LEAST);
    expect(config.table('cluster')).toBeUndefined();
    expect(config.table('global')).toBeUndefined();
    expect(config.table('toString')).toBeUndefined();
  });
});
