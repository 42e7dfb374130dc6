import { createServer, type AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configText, type ConfigText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { killAll, startNode } from './support/gostats.js';

afterAll(() => {
  killAll();
  removeFolders();
});

const cluster = (hostname: string, more = ''): string =>
  `[[cluster]]\nhostname = "${hostname}"\nport = 1\nusername = "u"\n${more}`;
const both = (name: string): string => `["discard", "${name}"]`;
const TLS = (cert: string, key: string): string => `tls_cert = "${cert}"\ntls_key = "${key}"\n`;

interface Row {
  readonly what: string;
  readonly config: Partial<ConfigText>;
  /** More of `[global]`. */
  readonly global?: string;
  /** What both say; nothing: the file is good. */
  readonly codes: string;
  /** Nothing is left to run, or the whole file is refused. */
  readonly refused?: true;
}

/** PORT stands for one that is free. */
const rows: readonly Row[] = [
  { what: 'nothing wrong', config: {}, codes: '' },
  { what: 'one cluster twice', config: { more: cluster('127.0.0.1', 'password = "p"') }, codes: 'E_CONFIG' },
  {
    what: 'a password that is not there',
    config: { more: cluster('b.invalid', 'password = "$env:NOT_SET"') },
    codes: 'E_CONFIG',
  },
  { what: 'no password that is there', config: { password: '$env:NOT_SET' }, codes: 'E_CONFIG', refused: true },
  {
    what: 'a secret store that is not there',
    config: { password: '$vault:x', more: '[[secret_store]]\nname = "vault"\nuse = "./no.mjs"' },
    codes: 'E_CONFIG',
    refused: true,
  },
  { what: 'a package that is not there', config: { processor: both('no-such') }, codes: 'E_SINK_NOT_FOUND' },
  {
    what: 'the only package is not there',
    config: { processor: '"no-such"' },
    codes: 'E_SINK_NOT_FOUND',
    refused: true,
  },
  {
    what: 'a package that must not be left out',
    config: { more: '[[sink]]\nuse = "no-such"\non_start_failure = "fail"' },
    codes: 'E_SINK_NOT_FOUND',
    refused: true,
  },
  {
    what: 'a package that throws',
    config: { more: '[[sink]]\nuse = "./throws.mjs"\nid = "own"' },
    codes: 'E_SINK_LOAD',
  },
  {
    what: 'a plugin that is not there',
    config: { more: '[[plugin]]\nuse = "./no.mjs"' },
    codes: 'E_PLUGIN_NOT_FOUND',
    refused: true,
  },
  {
    what: 'options of a sink',
    config: { processor: both('influxdb'), more: '[influxdb]\ndatabase = "d"\nuse_ssl = "yes"' },
    codes: 'E_CONFIG',
  },
  { what: 'a sink without a port', config: { processor: both('prometheus') }, codes: 'E_SINK_INSTANCE' },
  {
    what: 'two sinks at one port',
    config: {
      processor: both('prometheus'),
      more: '[prometheus]\nport = PORT\n[[sink]]\nuse = "prometheus"\nid = "second"\n[sink.options]\nport = PORT',
    },
    codes: 'E_SINK_START',
  },
  {
    what: 'two clusters at one port',
    config: {
      processor: both('prometheus'),
      cluster: 'prometheus_port = PORT',
      more: cluster('b.invalid', 'password = "p"\nprometheus_port = PORT'),
    },
    codes: 'E_SINK_INSTANCE',
  },
  {
    what: 'an address of another machine',
    config: { more: '[telemetry]\nport = PORT\nlisten_address = "192.0.2.1"' },
    codes: 'E_LISTEN',
  },
  {
    what: 'a sink at an address of another machine',
    config: { processor: both('prometheus'), more: '[prometheus]\nport = PORT\nlisten_address = "192.0.2.1"' },
    codes: 'E_SINK_START',
  },
  {
    what: 'a certificate that is not there',
    config: { more: `[telemetry]\nport = PORT\n${TLS('/nowhere/c', '/nowhere/k')}` },
    codes: 'E_TLS_FILE',
  },
  {
    what: 'a certificate that is none',
    config: { more: `[telemetry]\nport = PORT\n${TLS('junk', 'junk')}` },
    codes: 'E_TLS_FILE',
  },
  {
    what: 'a certificate of a sink that is none',
    config: { processor: both('prometheus'), more: `[prometheus]\nport = PORT\n${TLS('junk', 'junk')}` },
    codes: 'E_SINK_START',
  },
  {
    what: 'authorities for a database that are none',
    config: { processor: both('influxdb'), more: '[influxdb]\ndatabase = "d"\nuse_ssl = true\nca_file = "junk"' },
    codes: 'E_SINK_START',
  },
  {
    what: 'authorities for a cluster that are none',
    config: { cluster: 'ca_file = "junk"' },
    codes: 'E_CONFIG',
    refused: true,
  },
  {
    what: 'a log file that is a folder',
    config: { logging: 'logfile = "node_modules"' },
    codes: 'E_CONFIG',
    refused: true,
  },
  { what: 'nothing to collect', config: { stats: [] }, codes: 'E_CONFIG' },
  {
    what: 'strict, and an unknown key',
    config: {},
    global: 'strict = true\ncolour = 1',
    codes: 'E_CONFIG',
    refused: true,
  },
  {
    what: 'strict, and a misspelt statistic',
    config: { stats: ['clutser.cpu.user.avg'] },
    global: 'strict = true',
    codes: 'E_CONFIG',
    refused: true,
  },
  {
    what: 'strict, and a sink that warns',
    config: { processor: both('prometheus'), more: '[prometheus]\nport = PORT\ntls_cert = "junk"' },
    global: 'strict = true',
    codes: 'E_CONFIG',
    refused: true,
  },
];

/** What `run` says of the network, which `check` does not ask. */
const OF_NETWORK = new Set(['E_CLUSTER_UNREACHABLE', 'E_SINK_BLOCKED']);
const codesIn = (text: string): string =>
  [...new Set(text.match(/\bE_[A-Z_]+/g) ?? [])].filter((code) => !OF_NETWORK.has(code)).join(' ');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
let checks: readonly Ended[];
let runs: readonly Ended[];

beforeAll(async () => {
  const free = await freePort();
  const folders = rows.map(({ config, global = '', codes, refused }) => {
    const text = configText({ port: 1, cluster: '', ...config }).replaceAll('PORT', String(free));
    const cwd = makeFolder({
      'idic.toml': text.replace('[global]', `[global]\n${global}`),
      'throws.mjs': 'throw new Error("no");',
      junk: 'junk',
    });
    // All sinks have been made before a cluster is asked.
    return { cwd, ...(refused !== true && { until: ['E_CLUSTER_UNREACHABLE', codes] }) };
  });
  [checks, runs] = await Promise.all([inTurn('check', folders), inTurn('run', folders)]);
}, 300_000);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const IN_TURN = fileURLToPath(new URL('support/in-turn.mjs', import.meta.url));

async function inTurn(command: 'check' | 'run', folders: readonly object[]): Promise<readonly Ended[]> {
  const list = join(makeFolder(), 'list.json');
  writeFileSync(list, JSON.stringify(folders));
  const running = startNode([IN_TURN, command, list], {});
  if ((await running.ended) !== 0) throw new Error(running.output);
  return JSON.parse(running.stdout) as readonly Ended[];
}

it.each(rows.map((row, index) => ({ ...row, index })))(
  'check finds what run finds: $what',
  ({ codes, refused, index }) => {
    const { code, stdout, stderr } = checks[index]!;
    const { valid, errors } = JSON.parse(stdout) as { valid: boolean; errors: readonly { code: string }[] };
    const found = [...new Set(errors.map((error) => error.code))].join(' ');
    expect([code, valid, found, stderr]).toEqual([codes === '' ? 0 : 2, codes === '', codes, '']);

    const run = runs[index]!;
    expect([run.code, codesIn(run.stdout + run.stderr)]).toEqual([refused === true ? 2 : 0, codes]);
  },
);
