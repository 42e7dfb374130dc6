import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { configText } from './support/config-text.js';
import { makeFolder, removeFolders } from './support/folder.js';
import { gostats, killAll } from './support/gostats.js';

afterEach(killAll);
afterAll(removeFolders);

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

describe.each(['run', 'check'])('%s with a configuration that cannot be used', (command) => {
  const run = (folder: string): ReturnType<typeof gostats> =>
    gostats([command, '--config-file', join(folder, 'idic.toml')]);

  it('names the file that is missing', async () => {
    const folder = makeFolder();
    const { code, stderr } = await run(folder);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `E_CONFIG_NOT_FOUND  Cannot read the configuration file ${join(folder, 'idic.toml')}: no such file.\n` +
        '  Pass the path of your configuration: gostats run /path/to/idic.toml. "gostats explain config" lists every key.\n',
    );
  });

  it('names the line that is not TOML', async () => {
    const text = configText({ port: 1 }).replace('"0.40"', '0.40.1');
    const { code, stderr } = await run(makeFolder({ 'idic.toml': text }));
    expect(code).toBe(2);
    expect(stderr).toMatch(
      new RegExp(`^E_CONFIG_SYNTAX  .*idic\\.toml:${lineOf(text, '0.40.1')}:\\d+ is not valid TOML`),
    );
  });

  it('names every value that is wrong, with its line', async () => {
    const text = configText({ port: 8080, version: '9.9' }).replace('username', 'usrname');
    const { code, stderr } = await run(makeFolder({ 'idic.toml': text }));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^E_CONFIG {2}\d problems in .*idic\.toml\n/);
    expect(stderr).toMatch(new RegExp(`^ +line ${lineOf(text, 'version =')} +global\\.version .*9\\.9`, 'm'));
    expect(stderr).toMatch(
      new RegExp(`^ +line ${lineOf(text, 'usrname')} +cluster\\[0\\]\\.usrname .*did you mean "username"`, 'm'),
    );
  });

  it('says where it looked for a sink, and gives no command to install what anybody may own', async () => {
    const folder = makeFolder({ 'idic.toml': configText({ port: 8080, processor: '"mything"' }) });
    const { code, stderr } = await run(folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^E_SINK_NOT_FOUND {2}Cannot find a sink called "mything" \(stats_processor in .*idic\.toml, line 3\)\.\n/,
    );
    expect(stderr).toContain('Looked for @gostats/sink-mything, gostats-sink-mything');
    expect(stderr).toContain('first check who publishes it');
    expect(stderr).not.toContain('npm install');
  });

  it('shows no secret of it', async () => {
    const text = configText({ port: 8080, password: 'c4n-ary/"p@ss"' }).replace('port = 8080', 'port = "c4n-ary"');
    const { code, output } = await run(makeFolder({ 'idic.toml': `${text}\npassword = c4n-ary/p@ss` }));
    expect(code).toBe(2);
    expect(output).not.toContain('p@ss');
  });
});

describe('run', () => {
  it('says when the log file cannot be written', async () => {
    const folder = makeFolder({ 'idic.toml': configText({ port: 1, logging: 'logfile = "no/such/folder/log"' }) });
    const { code, stderr } = await gostats(['run', '-config-file', 'idic.toml'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^E_CONFIG {2}1 problem in .*\n {2}line 8 {2}logging\.logfile {2}cannot write to this file: ENOENT/,
    );
  });

  it.each([
    ['the default file', []],
    ['one dash and =', ['-config-file=idic.toml', '-check-stat-return=true', '-loglevel', 'info']],
    ['one dash and a space, without a command', ['-config-file', 'idic.toml', '-loglevel=DEBUG']],
    ['two dashes', ['run', '--config-file=idic.toml', '--check-stat-return=false']],
  ])('takes flags as gostats for Go does: %s', async (_, args) => {
    const folder = makeFolder({ 'idic.toml': configText({ port: 1, processor: '"mything"' }) });
    const { code, stderr } = await gostats(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('E_SINK_NOT_FOUND');
  });
});

describe('check', () => {
  it('prints clusters, groups, keys, intervals, and the package of every sink, without a network', async () => {
    const sink = `[[sink]]\nuse = "./own.mjs"\nid = "own"`;
    const files = {
      'idic.toml': configText({
        port: 1,
        more: `${sink}\n[summary_stats]\nprotocol = true\n[telemetry]\nport = 9600`,
      }).replace('"*"', '"*2.5"'),
      'own.mjs': `import { defineSink } from '@gostats/core/sink';
        export default defineSink({ name: 'own', delivery: 'pull', config: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
          create: () => ({ observe() {}, init() { throw new Error('must not be started'); } }) });`,
    };
    const folder = makeFolder(files);
    const { code, stdout, stderr } = await gostats(['check', '--verbose', join(folder, 'idic.toml')]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('idic.toml is valid');
    expect(stdout).toContain('127.0.0.1:1  user gostats (session), certificate is not verified');
    expect(stdout).toContain(
      'cpu  2 keys, each at 2.5 times its own interval\n    cluster.cpu.sys.avg\n    cluster.cpu.user.avg',
    );
    expect(stdout).toContain('protocol  every 5 s');
    expect(stdout).toContain('/metrics and /health at 127.0.0.1, port 9600');
    expect(stdout).toMatch(/discard {2}@gostats\/sink-discard@\d+\.\d+\.\d+ in .* \(push\)/);
    expect(stdout).toMatch(/own {2}.*own\.mjs \(pull\)/);
  });

  it('shows tags by cluster, and what each sink makes of its points', async () => {
    const more = `[[sink]]\nuse = "discard"\nid = "narrow"\ntags = { env = "prod" }\ndrop_stats = ["node.*"]\nkeep_fields = ["value"]\ndrop_tags = ["devid", "x*"]\nrename_tags = { node = "lnn" }`;
    const text = configText({ port: 1, more }).replace('[global]', '[global]\ntags = { site = "$env:SITE" }');
    const folder = makeFolder({ 'idic.toml': text });
    const { code, stdout } = await gostats(['check', '--config-file', join(folder, 'idic.toml')], {
      env: { SITE: 'lab' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('certificate is not verified, tags site="lab"\n');
    expect(stdout).toMatch(
      /narrow {2}.*\n {4}drops the statistics node\.\*\n {4}keeps the fields value\n {4}drops the tags devid, x\*\n {4}renames the tag node to lnn\n {4}adds the tags env="prod"\n/,
    );
    expect(stdout).toContain('sink[0].drop_stats[0]  "node.*" matches nothing that is collected');
  });

  it('says where each sink delivers, and whose certificate is checked from now on', async () => {
    const more = '[influxdb]\nhost = "db.example"\nport = "8086"\ndatabase = "isi"\n[prometheus]\nport = 9400';
    const text = configText({
      port: 8080,
      cluster: '',
      hostname: 'east.example',
      processor: '["influxdb", "prometheus"]',
      more,
    });
    const folder = makeFolder({ 'idic.toml': text });
    const { code, stdout } = await gostats(['check', join(folder, 'idic.toml')]);
    expect(code).toBe(0);
    expect(stdout).toContain('\n    delivers to http://db.example:8086, database isi\n');
    expect(stdout).toContain('\n    delivers to http://127.0.0.1:9400/ for all clusters (port), open to everybody\n');
    expect(stdout).toContain('The certificate of east.example:8080 will be verified');
    expect(stdout).toContain(
      'openssl s_client -connect east.example:8080 -verify_hostname east.example -verify_return_error',
    );
    expect(stdout).not.toContain('cluster.cpu.sys.avg');
  });

  it.each([
    [
      'ports that collide',
      { processor: '"prometheus"', more: '[prometheus]\nport = 9400\n[telemetry]\nport = 9400' },
      /Port 9400 is used by both all clusters \(port\) of the sink prometheus and \[telemetry\]/,
    ],
    [
      'a TLS key that is missing',
      { more: '[telemetry]\nport = 9400\ntls_cert = "/nowhere/c"\ntls_key = "/nowhere/k"' },
      /A file of \[telemetry\] cannot be read: there is no file \/nowhere\/k/,
    ],
    [
      'a log file that cannot be written',
      { logging: 'logfile = "/nowhere/log"' },
      /The log file \/nowhere\/log cannot be written: there is no file \/nowhere/,
    ],
    ['nothing to collect', { stats: [] }, /Nothing would be collected/],
  ])('finds what run would stumble over: %s', async (_what, config, sentence) => {
    const folder = makeFolder({ 'idic.toml': configText({ port: 1, ...config }) });
    const { code, stdout, stderr } = await gostats(['check', join(folder, 'idic.toml')]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
    expect(stdout).toContain('idic.toml cannot be run');
  });

  it('suspects keys that are misspelt and passwords that are meant for a shell, and prints JSON', async () => {
    const text = configText({
      port: 1,
      password: '$ONEFS_PASSWORD',
      stats: ['clutser.cpu.user.avg', 'node.disk.xfers.rate.12'],
    });
    const folder = makeFolder({ 'idic.toml': text });
    const { code, stdout } = await gostats(['check', '--json', join(folder, 'idic.toml')]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      clusters: [{ id: '127.0.0.1:1', username: 'gostats', authtype: 'session', certificate: 'not verified' }],
      statGroups: [{ name: 'cpu', keys: ['clutser.cpu.user.avg', 'node.disk.xfers.rate.12'] }],
      sinks: [{ id: 'discard', delivery: 'push', delivers: [] }],
      problems: [],
      suspicious: [
        expect.stringContaining('did you mean cluster.cpu.user.avg?'),
        expect.stringContaining('write $env:NAME'),
      ],
    });
    expect((await gostats(['check', '--strict', join(folder, 'idic.toml')])).code).toBe(2);
  });

  it('says what is wrong with the options of a sink', async () => {
    const text = configText({
      port: 1,
      processor: '[]',
      more: '[[sink]]\nuse = "./own.mjs"\n[sink.options]\nport = "80x86"',
    });
    const folder = makeFolder({
      'idic.toml': text,
      'own.mjs': `import { defineSink } from '@gostats/core/sink';
        const validate = () => ({ issues: [{ message: 'expected a port number', path: ['port'] }] });
        export default defineSink({ name: 'own', delivery: 'pull', config: { '~standard': { version: 1, vendor: 'test', validate } },
          create: () => ({ observe() {} }) });`,
    });
    const { code, stderr } = await gostats(['check', '--config-file', join(folder, 'idic.toml')]);
    expect(code).toBe(2);
    const place = `line ${lineOf(text, 'port = "80x86"')}  sink[0].options.port  expected a port number`;
    expect(stderr).toContain(place);
  });
});
