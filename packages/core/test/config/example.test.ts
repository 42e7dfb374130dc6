import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { statGroups } from '../../../../test/facts/index.js';
import { parseConfig } from '../../src/config/load.js';
import { globalDeclarations } from '../../src/config/global-settings.js';
import { LIMIT_NAMES, LIMITS } from '../../src/limits/index.js';
import { coreTables } from '../../src/config/schema.js';
import { parse } from './config-text.js';

const ROOT = new URL('../../../../', import.meta.url);
const EXAMPLE = fileURLToPath(new URL('examples/idic.toml', ROOT));
const VERSIONS = ['0.31', '0.32', '0.33', '0.34', '0.35', '0.36', '0.37', '0.38', '0.39', '0.40'];

const example = readFileSync(EXAMPLE, 'utf8');
const load = (text: string): ReturnType<typeof parseConfig> =>
  parseConfig(text, EXAMPLE, { env: { ISILON_PASSWORD: 'x' } });

describe('examples/idic.toml', () => {
  it('loads without a warning', () => {
    const config = load(example);
    expect(config.warnings).toEqual([]);
    expect(config.clusters.map(({ id, sinkOptions }) => [id, sinkOptions])).toEqual([
      ['isilon.example.com:8080', { prometheus_port: 9090 }],
    ]);
    expect(config.sinks.map(({ use }) => use)).toEqual(['influxdb']);
    expect(config.minUpdateIntervalMs).toBe(5000);
    expect(config.table('prom_http_sd')).toEqual({ enabled: false, sd_port: 9999 });
  });

  it('has the groups of the gostats example, all of them active', () => {
    const found = load(example).statGroups.map(({ name, stats }) => [name, stats]);
    expect(Object.fromEntries(found)).toEqual(statGroups);
  });

  it('still loads when every default that it shows is uncommented', () => {
    const shown = example.replaceAll(/^# ([a-z_-]+ = .*)$/gm, (line, setting: string) =>
      /ca_file|fingerprint|authenticated|disabled|use = |id = |on_start|password|tls_/.test(setting) ? line : setting,
    );
    expect(shown).not.toBe(example);
    expect(load(shown).warnings).toEqual([]);
  });

  it.each(VERSIONS.flatMap((version) => [version, `v${version}`, `V${version}`]))('loads as version %s', (version) => {
    expect(load(example.replace('version = "0.40"', `version = "${version}"`)).version).toBe(
      version.replace(/^v/i, ''),
    );
  });
});

/** Every key that the reference page documents, with a value that is not the default. */
const EVERY_KEY = `
[global]
${globalDeclarations.map(([, setting]) => `${setting.key} = ${setting.example}`).join('\n')}
[logging]
logfile = "x.log"
log_file_format = "json"
logfile_format = "json"
log_level = "trace"
log_to_stdout = true
max_size_mb = 10
max_files = 3
[telemetry]
port = 9109
listen_address = "::1"
tls_cert = "c"
tls_key = "k"
tls_min_version = "TLSv1.3"
tls_client_ca = "a"
username = "u"
password = "p"
users = { v = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy" }
token_hashes = ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]
max_connections = 10
max_connections_per_address = 5
handshake_timeout = 2
header_timeout = 2.5
idle_timeout = 60
[web]
listen_address = "::1"
tls_cert = "c"
tls_key = "k"
tls_min_version = "TLSv1.3"
tls_client_ca = "a"
username = "u"
password = "p"
users = { v = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy" }
token_hashes = ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]
max_connections = 10
max_connections_per_address = 5
handshake_timeout = 2
header_timeout = 2.5
idle_timeout = 60
[influxdb]
host = "h"
port = "8086"
database = "d"
authenticated = true
username = "u"
password = "p"
use_ssl = true
skip_ssl_verify = true
[influxdbv2]
host = "h"
port = "8086"
org = "o"
bucket = "b"
access_token = "$env:NOBODY"
use_ssl = true
skip_ssl_verify = true
[prometheus]
authenticated = true
username = "u"
password = "$env:NOBODY"
tls_cert = "c"
tls_key = "k"
instance_label_name = "i"
expiry_multiplier = 2.5
[prom_http_sd]
enabled = true
listen_addr = "127.0.0.1"
sd_port = 9999
[[cluster]]
hostname = "one"
port = 8443
username = "u"
password = "p"
authtype = "basic-auth"
verify-ssl = true
fingerprint = "sha256:${'ab'.repeat(32)}"
tls_min_version = "TLSv1.3"
proxy = "none"
disabled = false
preserve_case = false
guid = "000e1ea582501ce1e65c8e123920ccb186fe"
name = "archive"
tags = { site = "lab" }
prometheus_port = 9090
[cluster.limits]
series = 2000
[limits]
${LIMIT_NAMES.map((name) => `${name} = ${LIMITS[name].least + 1}`).join('\n')}
[summary_stats]
protocol = true
protocol_interval = 1
client = true
client_interval = 2
drive = true
drive_interval = 3
system = true
system_interval = 4
heat = true
heat_interval = 6
heat_paths = 9
[[statgroup]]
name = "load"
update_interval = "*2"
stats = ["node.load.1min"]
[[sink]]
use = "./mine.js"
id = "mine"
on_start_failure = "ignore"
isolate = "process"
max_memory_mb = 128
may_read = ["/etc/x"]
may_write = ["/var/x"]
allow_unsafe_path = false
clusters = ["one"]
stat_groups = ["load", "summary_stats.protocol"]
tags = { env = "prod" }
keep_stats = ["node.*"]
drop_stats = ["node.summary.*"]
keep_fields = ["*"]
drop_fields = ["node.load.*:time_*"]
keep_tags = ["*"]
drop_tags = ["user_*"]
rename_tags = { node = "lnn" }
[sink.options]
a = 1
[[source]]
use = "./collect.js"
id = "collect"
on_start_failure = "fail"
clusters = ["one"]
allow_unsafe_path = false
[source.options]
a = 1
[[plugin]]
use = "./tap.js"
id = "tap"
allow_unsafe_path = false
[plugin.options]
a = 1
[[secret_store]]
name = "vault"
use = "./vault.js"
allow_unsafe_path = false
[secret_store.options]
a = 1
`;

// Keys that name files, and one that has no effect beside a fingerprint: other tests have them.
const FILES = new Set(['ca_file', 'client_cert', 'client_key', 'server_name']);

describe('a file with every documented key', () => {
  it('leaves none out', () => {
    const config = parse(EVERY_KEY);
    for (const spec of Object.values(coreTables)) {
      const missing = Object.keys(spec.keys).filter((key) => {
        const path = `${spec.name}${spec.repeated ? '[0]' : ''}`;
        return !FILES.has(key) && config.locate(`${path}.${key}`) === config.locate(path);
      });
      expect(missing).toEqual([]);
    }
  });

  it('loads without a warning', () => {
    const config = parse(EVERY_KEY);
    expect(config.warnings).toEqual([]);
    expect(config.table('influxdb')).toMatchObject({ host: 'h', skip_ssl_verify: true });
    expect(config.clusters[0]?.sinkOptions).toEqual({ prometheus_port: 9090 });
    expect(config.clusters[0]?.limits).toMatchObject({ series: 2000, row_bytes: 4097 });
  });
});
