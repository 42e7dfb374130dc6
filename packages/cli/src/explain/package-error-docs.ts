import type { ErrorCode } from '@gostats/core';
import { START, type ErrorDoc } from './error-doc.js';

const place = 'gostats-sink-mything@1.2.0 in /etc/gostats/node_modules/gostats-sink-mything';
const pluginPlace = 'gostats-plugin-tagger@0.3.1 in /etc/gostats/node_modules/gostats-plugin-tagger';

/** Documents the error codes of sinks and plugins. */
export const packageErrorDocs: {
  readonly [
    Code in Extract<ErrorCode, `E_MODULE_${string}` | `E_SINK_${string}` | `E_PLUGIN_${string}`>
  ]: ErrorDoc<Code>;
} = {
  E_MODULE_NAME: {
    means:
      'The value of `use` (or of `stats_processor`) is neither the name of a package nor a file. gostats does not search for it.',
    ends: START,
    at: {
      noun: 'sink',
      use: 'Prometheus',
      where: 'stats_processor in /etc/gostats/idic.toml, line 4',
      advice: 'Did you mean "prometheus"?',
    },
  },
  E_MODULE_PLACE: {
    means:
      'The package is installed in a parent folder where Node would find it. gostats loads nothing from there, because anyone who can write there could choose what runs.',
    ends: START,
    at: {
      noun: 'sink',
      use: 'mything',
      where: 'stats_processor in /srv/gostats/etc/idic.toml, line 4',
      name: 'gostats-sink-mything',
      file: '/srv/node_modules/gostats-sink-mything/index.js',
      from: ['/srv/gostats/etc/node_modules', '/usr/lib/node_modules'],
    },
  },
  E_MODULE_UNSAFE: {
    means:
      'Users other than root and the one who runs gostats can change a file of the package, of one of its dependencies, or a folder on the path to them. Nothing of it was loaded.',
    ends: START,
    at: {
      noun: 'sink',
      use: 'mything',
      where: 'sink[0] in /etc/gostats/idic.toml, line 41',
      path: '/etc/gostats/node_modules',
      problem: 'is writable by everyone (mode 0777)',
      fix: 'chmod o-w /etc/gostats/node_modules',
    },
  },
  E_MODULE_LOCK: {
    means:
      'What is installed differs from the `gostats-lock.json` next to the configuration. Nothing of it was loaded.',
    ends: START,
    at: {
      lock: '/etc/gostats/gostats-lock.json',
      problems: ['gostats-sink-mything@1.2.0: changed index.js (in /etc/gostats/node_modules/gostats-sink-mything)'],
    },
  },
  E_SINK_NOT_FOUND: {
    means:
      'There is no package or file of that name. A bare name can only mean two packages, so a typo cannot load a package of somebody else. An install command is shown only for packages published by this project.',
    ends: START,
    at: {
      use: 'influxdb',
      where: 'stats_processor in /etc/gostats/idic.toml, line 4',
      tried: ['@gostats/sink-influxdb'],
      from: ['/etc/gostats/node_modules', '/usr/lib/node_modules/@gostats/cli/node_modules', '/usr/lib/node_modules'],
      install: 'Install it:  npm install --prefix /etc/gostats @gostats/sink-influxdb',
    },
  },
  E_SINK_LOAD: {
    means:
      'The package was found, but importing it failed or took longer than 30 s, or its package.json points to a missing file.',
    ends: START,
    at: {
      use: 'mything',
      place,
      problem: "Cannot find package 'pg' imported from /etc/gostats/node_modules/gostats-sink-mything/index.js",
    },
  },
  E_SINK_EXPORT: {
    means: 'The module was loaded, but its default export is not the result of `defineSink`.',
    ends: START,
    at: { use: 'mything', place, problem: 'its default export did not come from defineSink of @gostats/core/sink' },
  },
  E_SINK_CONTRACT: {
    means: 'The package was built for another version of the contract between sinks and gostats.',
    ends: START,
    at: { use: 'mything', place, expected: 2, found: 1 },
  },
  E_SINK_INSTANCE: {
    means: '`create` threw, took longer than 30 s, or returned something that is not a sink.',
    ends: START,
    at: { sink: 'mything', place, problem: 'a push sink needs the method writePoints', defect: true },
  },
  E_SINK_START: {
    means: '`init` failed. Depending on `on_start_failure`, gostats keeps trying, runs without the sink, or exits.',
    ends: 'at the start, with `on_start_failure = "fail"`',
    at: { sink: 'influxdb', problem: 'nothing listens on 127.0.0.1:8086 (ECONNREFUSED)' },
  },
  E_SINK_WRITE: {
    means:
      'A write failed. The batch stays queued and is tried again, unless the sink reported the failure as permanent.',
    ends: undefined,
    at: { sink: 'influxdb', problem: 'nothing listens on 127.0.0.1:8086 (ECONNREFUSED)' },
  },
  E_SINK_TIMEOUT: {
    means:
      'A call into a sink did not finish in time. Its signal was aborted, and the sink is not called again until the call ends.',
    ends: 'at the start, when it was `init`, with `on_start_failure = "fail"`',
    at: { sink: 'influxdb', operation: 'writePoints', seconds: 30 },
  },
  E_SINK_BLOCKED: {
    means:
      'A function of a sink ran for more than 200 ms without returning or reaching its first `await`. Nothing else could run meanwhile.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'writePoints did not return for 640 ms' },
  },
  E_SINK_MUTATED: {
    means:
      'A sink modified the values of a batch. With several sinks each call gets its own copy, so the other sinks are not affected.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'writePoints wrote into the values of node.cpu.user.avg' },
  },
  E_SINK_UNCAUGHT: {
    means:
      'A callback of a sink threw, or one of its promises was rejected without a handler. Collection was not interrupted.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'unhandled promise rejection: socket hang up' },
  },
  E_SINK_LEAK: {
    means: 'A sink was closed but left something open. This is harmless if the process exits anyway.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'a timer, 2 × a connection' },
  },
  E_SINK_ENDED: {
    means:
      'The process of a sink with `isolate = "process"` has ended: it crashed, exited, ran out of memory, or gostats ended it because a call did not return. It is restarted after a delay of one second, later of up to one minute.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'signal SIGSEGV' },
  },
  E_PLUGIN_NOT_FOUND: {
    means: 'As E_SINK_NOT_FOUND, for a `[[plugin]]`.',
    ends: START,
    at: {
      use: 'tagger',
      where: 'plugin[0] in /etc/gostats/idic.toml',
      tried: ['@gostats/plugin-tagger', 'gostats-plugin-tagger'],
      from: ['/etc/gostats', '/usr/lib/node_modules/@gostats/cli'],
      install:
        'Correct the name ("gostats sinks" lists what is installed), or install the package in /etc/gostats. It is not one of ours: first check who publishes it, its source and its install scripts.',
    },
  },
  E_PLUGIN_LOAD: {
    means: 'As E_SINK_LOAD, for a plugin.',
    ends: START,
    at: { use: 'tagger', place: pluginPlace, problem: 'Unexpected token' },
  },
  E_PLUGIN_EXPORT: {
    means: 'The module was loaded, but its default export is not the result of `definePlugin`.',
    ends: START,
    at: { use: 'tagger', place: pluginPlace, problem: 'it has no default export' },
  },
  E_PLUGIN_CONTRACT: {
    means: 'The package was built for another version of the contract between plugins and gostats.',
    ends: START,
    at: { use: 'tagger', place: pluginPlace, expected: 1, found: 2 },
  },
  E_PLUGIN_APPLY: {
    means: '`apply` threw or took longer than 30 s.',
    ends: START,
    at: { plugin: 'tagger', place: pluginPlace, problem: 'hooks.bach is not a hook' },
  },
  E_PLUGIN_VETO: {
    means:
      'A plugin threw in a hook where this means a refusal. In `configResolved` and `sinksReady` gostats does not start; in `planReady` it counts as a failed connection to that cluster.',
    ends: 'at the start',
    at: {
      plugin: 'tagger',
      place: pluginPlace,
      hook: 'configResolved',
      problem: 'expected a second sink, for the archive',
    },
  },
  E_PLUGIN_BLOCKED: {
    means: 'A plugin ran for more than 200 ms without returning. Nothing else could run meanwhile.',
    ends: undefined,
    at: { id: 'tagger', place: pluginPlace, detail: 'its tap in the hook batch did not return for 310 ms' },
  },
  E_PLUGIN_UNCAUGHT: {
    means: 'As E_SINK_UNCAUGHT, for a plugin.',
    ends: undefined,
    at: { id: 'tagger', place: pluginPlace, detail: 'uncaught exception: x is not a function' },
  },
  E_PLUGIN_LEAK: {
    means: 'As E_SINK_LEAK, for a plugin.',
    ends: undefined,
    at: { id: 'tagger', place: pluginPlace, detail: 'a timer' },
  },
};
