import type { ErrorCode, gostatsError } from '@gostats/core';

/** What docs/reference/errors.md says of a code beside its message. */
interface ErrorDoc<Code extends ErrorCode> {
  /** What has happened, in a sentence or two. */
  readonly means: string;
  /** Whether it can end gostats; then with which of its uses. */
  readonly ends: string | undefined;
  /** What is known at the place, for the example. */
  readonly at: Parameters<typeof gostatsError<Code>>[1];
}

const place = 'gostats-sink-mything@1.2.0 in /etc/gostats/node_modules/gostats-sink-mything';
const pluginPlace = 'gostats-plugin-tagger@0.3.1 in /etc/gostats/node_modules/gostats-plugin-tagger';
const cluster = 'onefs.example:8080';
const START = 'at the start, and in `gostats check`; a reload is refused';

/** One for each code: a code without one does not compile. */
export const errorDocs: { readonly [Code in ErrorCode]: ErrorDoc<Code> } = {
  E_CONFIG_NOT_FOUND: { means: 'The configuration cannot be read.', ends: START, at: { file: '/etc/gostats/idic.toml' } },
  E_CONFIG_SYNTAX: {
    means: 'The configuration is no TOML. The first such place is told.',
    ends: START,
    at: { file: '/etc/gostats/idic.toml', line: 12, column: 9, problem: 'unterminated string' },
  },
  E_CONFIG: {
    means: 'Keys or values of the configuration are wrong, those of sinks and plugins included. All problems are told at once.',
    ends: START,
    at: {
      file: '/etc/gostats/idic.toml',
      problems: [
        { line: 41, path: 'influxdb.port', problem: 'expected a port number' },
        { line: 77, path: 'cluster[1].usrname', problem: 'unknown key; did you mean "username"?' },
      ],
    },
  },
  E_SINK_NOT_FOUND: {
    means: 'No package, or no file, of that name. A bare name stands for two packages only, so a typo loads nobody else’s.',
    ends: START,
    at: {
      use: 'mything',
      where: 'stats_processor in /etc/gostats/idic.toml',
      tried: ['@gostats/sink-mything', 'gostats-sink-mything'],
      from: ['/etc/gostats', '/usr/lib/node_modules/@gostats/cli'],
      install: 'Install it:  npm install --prefix /etc/gostats @gostats/sink-mything',
    },
  },
  E_SINK_LOAD: {
    means: 'The package is there; importing it failed, took longer than 30 s, or its package.json leads nowhere.',
    ends: START,
    at: { use: 'mything', place, problem: "Cannot find package 'pg' imported from /etc/gostats/node_modules/gostats-sink-mything/index.js" },
  },
  E_SINK_EXPORT: {
    means: 'The module was loaded, and its default export is not what `defineSink` returns.',
    ends: START,
    at: { use: 'mything', place, problem: 'its default export did not come from defineSink of @gostats/core/sink' },
  },
  E_SINK_CONTRACT: {
    means: 'The package was built for another version of the contract between sinks and gostats.',
    ends: START,
    at: { use: 'mything', place, expected: 2, found: 1 },
  },
  E_SINK_INSTANCE: {
    means: '`create` threw, did not end within 30 s, or returned something that is no sink.',
    ends: START,
    at: { sink: 'mything', place, problem: 'a push sink needs the method writePoints' },
  },
  E_SINK_START: {
    means: '`init` failed. What follows is up to `on_start_failure`: it is tried again for ever, left out, or ends the start.',
    ends: 'at the start, with `on_start_failure = "fail"`',
    at: { sink: 'influxdb', problem: 'connect ECONNREFUSED 127.0.0.1:8086' },
  },
  E_SINK_WRITE: {
    means: 'One try of a write failed. The batch waits and is tried again, unless the sink said that this cannot help.',
    ends: undefined,
    at: { sink: 'influxdb', problem: 'connect ECONNREFUSED 127.0.0.1:8086' },
  },
  E_SINK_TIMEOUT: {
    means: 'A call into a sink did not end in its time. Its signal was aborted; nothing else is called before it ends.',
    ends: 'at the start, when it was `init`, with `on_start_failure = "fail"`',
    at: { sink: 'influxdb', operation: 'writePoints', seconds: 30 },
  },
  E_SINK_BLOCKED: {
    means: 'A sink’s function did not return (or reach its first `await`) for more than 200 ms; nothing else ran meanwhile.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'writePoints did not return for 640 ms' },
  },
  E_SINK_MUTATED: {
    means: 'A sink wrote into the numbers of a batch. Where there are several sinks each call has a copy of its own, so nobody else saw it.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'writePoints wrote into the numbers of node.cpu.user.avg' },
  },
  E_SINK_UNCAUGHT: {
    means: 'A callback of a sink threw, or a promise of its own rejected, and nobody listened. It interrupted nothing of ours.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'a rejected promise was not handled: socket hang up' },
  },
  E_SINK_LEAK: {
    means: 'A sink was closed, and something that it opened is still open. Where the process ends anyway this does no harm.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'a timer, 2 × a connection' },
  },
  E_PLUGIN_NOT_FOUND: {
    means: 'As E_SINK_NOT_FOUND, for a `[[plugin]]`.',
    ends: START,
    at: {
      use: 'tagger',
      where: 'plugin[0] in /etc/gostats/idic.toml',
      tried: ['@gostats/plugin-tagger', 'gostats-plugin-tagger'],
      from: ['/etc/gostats', '/usr/lib/node_modules/@gostats/cli'],
      install: 'Install it:  npm install --prefix /etc/gostats @gostats/plugin-tagger',
    },
  },
  E_PLUGIN_LOAD: { means: 'As E_SINK_LOAD, for a plugin.', ends: START, at: { use: 'tagger', place: pluginPlace, problem: 'Unexpected token' } },
  E_PLUGIN_EXPORT: {
    means: 'The module was loaded, and its default export is not what `definePlugin` returns.',
    ends: START,
    at: { use: 'tagger', place: pluginPlace, problem: 'it has no default export' },
  },
  E_PLUGIN_CONTRACT: {
    means: 'The package was built for another version of the contract between plugins and gostats.',
    ends: START,
    at: { use: 'tagger', place: pluginPlace, expected: 1, found: 2 },
  },
  E_PLUGIN_APPLY: {
    means: '`apply` threw, or did not end within 30 s.',
    ends: START,
    at: { plugin: 'tagger', place: pluginPlace, problem: 'hooks.bach is not a hook' },
  },
  E_PLUGIN_VETO: {
    means: 'A tap threw in a strict hook. In `configResolved` and `sinksReady` that ends the start; in `planReady` it counts as a failed connection to that cluster.',
    ends: 'at the start',
    at: { plugin: 'tagger', place: pluginPlace, hook: 'configResolved', problem: 'expected a second sink, for the archive' },
  },
  E_PLUGIN_BLOCKED: {
    means: 'A tap of a plugin did not return for more than 200 ms; nothing else ran meanwhile.',
    ends: undefined,
    at: { id: 'tagger', place: pluginPlace, detail: 'its tap in the hook batch did not return for 310 ms' },
  },
  E_PLUGIN_UNCAUGHT: {
    means: 'As E_SINK_UNCAUGHT, for a plugin.',
    ends: undefined,
    at: { id: 'tagger', place: pluginPlace, detail: 'an exception was not caught: x is not a function' },
  },
  E_PLUGIN_LEAK: { means: 'As E_SINK_LEAK, for a plugin.', ends: undefined, at: { id: 'tagger', place: pluginPlace, detail: 'a timer' } },
  E_CLUSTER_UNREACHABLE: {
    means: 'A cluster does not answer at all: a wrong name or port, a firewall, a node that is down.',
    ends: undefined,
    at: { cluster, problem: 'connect ETIMEDOUT 192.0.2.7:8080' },
  },
  E_CLUSTER_SLOW: {
    means: 'A cluster answers, and more slowly than it is asked.',
    ends: undefined,
    at: { cluster, problem: 'the round of current 30000 ms took 41 s' },
  },
  E_CLUSTER_CERTIFICATE: {
    means: 'A cluster’s certificate was checked and is not trusted.',
    ends: undefined,
    at: { cluster, problem: 'self-signed certificate' },
  },
  E_CLUSTER_LOGIN: { means: 'A cluster refused user and password.', ends: undefined, at: { cluster, username: 'gostats' } },
  E_CLUSTER_FORBIDDEN: {
    means: 'The login worked, and the user lacks a privilege.',
    ends: undefined,
    at: { cluster, path: '/platform/1/statistics/current' },
  },
  E_PAPI_REQUEST: {
    means: 'OneFS refused one request.',
    ends: undefined,
    at: { cluster, path: '/platform/1/statistics/current', status: 400, problem: 'AEC_BAD_REQUEST' },
  },
  E_PAPI_UNAVAILABLE: {
    means: 'One request got no answer, also not when it was tried again.',
    ends: undefined,
    at: { cluster, path: '/platform/1/statistics/current', problem: 'status 503' },
  },
  E_PAPI_ANSWER: {
    means: 'An answer is not what the endpoint is known to send.',
    ends: undefined,
    at: { cluster, path: '/platform/1/statistics/current', problem: 'expected an array "stats"' },
  },
  E_PORT_IN_USE: {
    means: 'Somebody else listens there already.',
    ends: 'in `gostats simulate`',
    at: { host: '127.0.0.1', port: 9090, who: 'the simulator' },
  },
  E_LISTEN: {
    means: 'An address cannot be listened on.',
    ends: undefined,
    at: { host: '203.0.113.9', port: 9090, who: '[telemetry]', problem: 'EADDRNOTAVAIL' },
  },
  E_HOOK: {
    means: 'A tap of a plugin threw, or answered something that cannot be used, in a hook that contains it.',
    ends: undefined,
    at: { hook: 'batch', tap: 'tagger', problem: "Cannot read properties of undefined (reading 'tags')" },
  },
};
