import { describe, expect, it } from 'vitest';
import { CLUSTER, GLOBAL, GROUP, LEAST, LOGGING, parse, problemsOf, refusal } from './config-text.js';

const NOTHING_TO_LOG_TO =
  'nothing to log to; expected logfile = "…", or log_to_stdout = true, or --logfile on the command line';
const NO_HOST_NAME = 'expected a host name or address, without "https://" and without a port';

describe('problems', () => {
  it('are all said at once, in the order of the file', () => {
    const text = `[global]
version = "0.30"
stats_proccessor = "alpha"
max_retries = "8"
active_stat_groups = ["load", 5]
logfile = "x.log"

[[cluster]]
usrname = "reader"
port = 99999
verify-ssl = "no"
hostname = "https://one:8080"
password = "x"

[[statgroup]]
update_interval = "fast"
stats = "node.load.1min"

[sumary_stats]
`;
    expect(refusal(text).message.split('\n')).toEqual([
      '18 problems in /etc/gostats/idic.toml',
      `  logging  ${NOTHING_TO_LOG_TO}`,
      '  line 1  global.stats_processor  missing; expected the name of a sink, or a [[sink]]',
      '  line 2  global.version  expected a supported version, "0.31" to "0.40", got "0.30"',
      '  line 3  global.stats_proccessor  unknown key; did you mean "stats_processor"?',
      '  line 4  global.max_retries  expected a whole number, got "8"',
      '  line 5  global.active_stat_groups[1]  expected a non-empty string, got 5',
      '  line 5  global.active_stat_groups[0]  there is no [[statgroup]] "load"; it is left out',
      '  line 5  global.active_stat_groups  no stat group is active and no summary is enabled: nothing is collected',
      '  line 6  global.logfile  unknown key; it belongs in [logging]',
      '  line 8  cluster[0].username  missing; expected the name of a OneFS user',
      '  line 9  cluster[0].usrname  unknown key; did you mean "username"?',
      '  line 10  cluster[0].port  expected a port number, 1 to 65535, got 99999',
      '  line 11  cluster[0].verify-ssl  expected true or false, got "no"',
      `  line 12  cluster[0].hostname  ${NO_HOST_NAME}, got "https://one:8080"`,
      '  line 15  statgroup[0].name  missing; expected a name',
      '  line 16  statgroup[0].update_interval  expected "*", "*" and a factor ("*2.5"), or seconds ("30"), got "fast"',
      '  line 17  statgroup[0].stats  expected an array of OneFS statistic keys, got "node.load.1min"',
      '  line 19  sumary_stats  unknown table; did you mean [summary_stats]?',
    ]);
  });

  it.each([
    [
      'a number for a text',
      'username = "reader"',
      'username = 5',
      'line 9  cluster[0].username  expected the name of a OneFS user, got 5',
    ],
    [
      'a number for a flag',
      'password',
      'disabled = 1\npassword',
      'line 10  cluster[0].disabled  expected true or false, got 1',
    ],
    [
      'a fraction for a count',
      'version',
      'max_retries = 1.5\nversion',
      'line 2  global.max_retries  expected a whole number, got 1.5',
    ],
    [
      'more than 2^53 for a port',
      'password',
      'port = 9223372036854775807\npassword',
      'line 10  cluster[0].port  expected a port number, 1 to 65535, got 9223372036854776000',
    ],
    [
      'a date for a text',
      '"reader"',
      '1979-05-27',
      'line 9  cluster[0].username  expected the name of a OneFS user, got a date',
    ],
    [
      'a table for a flag',
      'password',
      'disabled = { a = 1 }\npassword',
      'line 10  cluster[0].disabled  expected true or false, got a table',
    ],
    [
      'an array for a text',
      '"reader"',
      '["reader"]',
      'line 9  cluster[0].username  expected the name of a OneFS user, got an array',
    ],
    [
      'a word that is none of the few',
      'password',
      'authtype = "basic"\npassword',
      'line 10  cluster[0].authtype  expected "session" or "basic-auth", got "basic"',
    ],
  ])('say what was expected and what was found: %s', (_, from, to, problem) => {
    expect(problemsOf(LEAST.replace(from, to))).toEqual([problem]);
  });

  it.each(['0.30', '0.41', '1.0', '0.4', 'x0.40', '0.40.1', ''])(
    'refuse version %j and say which are supported',
    (version) => {
      expect(problemsOf(LEAST.replace('0.40', version))).toEqual([
        `line 2  global.version  expected a supported version, "0.31" to "0.40", got "${version}"`,
      ]);
    },
  );

  it('find one table where many are expected, and many where one is', () => {
    expect(problemsOf(LEAST.replace('[[cluster]]', '[cluster]').replace('[logging]', '[[logging]]'))).toEqual([
      'line 5  logging  expected one table [logging], got [[logging]]',
      'line 7  cluster  expected tables that begin with [[cluster]], got [cluster]',
    ]);
    expect(problemsOf(`${LEAST}[[alpha]]\na = 1\n`)).toEqual([
      'line 15  alpha  expected one table [alpha], got [[alpha]]',
    ]);
  });

  it('find keys that stand before the first table', () => {
    expect(problemsOf(`version = "0.40"\n${LEAST}`)).toEqual([
      'line 1  version  a key outside any table; it belongs in [global]',
    ]);
  });

  it('need a cluster that is not disabled', () => {
    const none = 'expected at least one [[cluster]] that is not disabled, got none';
    expect(problemsOf(GLOBAL + LOGGING + GROUP)).toEqual([`cluster  ${none}`]);
    expect(problemsOf(`${GLOBAL}${LOGGING}${CLUSTER}disabled = true\n${GROUP}`)).toEqual([`line 7  cluster  ${none}`]);
  });

  it('find a cluster that stands there twice, unless one is disabled or has another port', () => {
    expect(problemsOf(LEAST + CLUSTER.replace('one', 'ONE'))).toEqual([
      'line 16  cluster[1].hostname  ONE:8080 is already cluster[0]; expected each cluster once',
    ]);
    expect(
      parse(`${LEAST}${CLUSTER}port = 8081\n${CLUSTER}disabled = true\n`).clusters.map(({ id, path }) => [id, path]),
    ).toEqual([
      ['one:8080', 'cluster[0]'],
      ['one:8081', 'cluster[1]'],
    ]);
  });

  it('find nothing to log to, unless the command line says where', () => {
    const silent = LEAST.replace('log_to_stdout = true', 'log_to_stdout = false');
    expect(problemsOf(silent)).toEqual([`line 5  logging  ${NOTHING_TO_LOG_TO}`]);
    expect(parse(silent, { logFile: '/var/log/x.log', logLevel: 'debug' }).logging).toMatchObject({
      file: '/var/log/x.log',
      level: 'debug',
      toStdout: false,
    });
  });

  it('find two sinks of one id', () => {
    expect(
      problemsOf(
        `${LEAST}[[sink]]\nuse = "alpha"\n[[sink]]\nuse = "./beta.js"\nid = "b"\n[[sink]]\nuse = "gamma"\nid = "b"\n`,
      ),
    ).toEqual([
      'line 15  sink[0]  the id "alpha" is taken by stats_processor; give this one another id',
      'line 20  sink[2]  the id "b" is taken by sink[1]; give this one another id',
    ]);
  });
});

it('names a limit that is wrong, with its line, in [limits] and in [cluster.limits]', () => {
  const text =
    LEAST.replace('[[cluster]]', '[limits]\nserie = 5\nrow_bytes = 1\n[[cluster]]') +
    '[cluster.limits]\nseries = "many"\n';
  expect(problemsOf(text).map((line) => line.replace(/^line \d+ +/, ''))).toEqual([
    'limits.serie  unknown key; did you mean "series"?',
    'limits.row_bytes  expected a whole number, 4096 or more, got 1',
    'cluster[0].limits.series  expected a whole number, 100 or more, got "many"',
  ]);
});
