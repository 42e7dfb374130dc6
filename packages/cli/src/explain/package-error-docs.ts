import type { ErrorCode } from '@gostats/core';
import { START, type ErrorDoc } from './error-doc.js';

const place = 'gostats-sink-mything@1.2.0 in /etc/gostats/node_modules/gostats-sink-mything';
const pluginPlace = 'gostats-plugin-tagger@0.3.1 in /etc/gostats/node_modules/gostats-plugin-tagger';

/** The codes of sinks and plugins. */
export const packageErrorDocs: {
  readonly [Code in Extract<ErrorCode, `E_MODULE_${string}` | `E_SINK_${string}` | `E_PLUGIN_${string}`>]: ErrorDoc<Code>;
} = {
  E_MODULE_NAME: {
    means:
      'What a configuration says after `use` (or in `stats_processor`) is neither a package’s name nor a file. It is not looked for.',
    ends: START,
    at: { noun: 'sink', use: 'Prometheus', where: 'stats_processor in /etc/gostats/idic.toml, line 4', advice: 'Did you mean "prometheus"?' },
  },
  E_MODULE_PLACE: {
    means:
      'The package is installed, in a folder further up, where Node would find it and gostats takes nothing from: whoever may write there would choose what runs.',
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
      'A file of the package, of a package that it depends on, or a folder on the way to them, can be changed by somebody else than root and the user who runs gostats. Nothing of it was loaded.',
    ends: START,
    at: {
      noun: 'sink',
      use: 'mything',
      where: 'sink[0] in /etc/gostats/idic.toml, line 41',
      path: '/etc/gostats/node_modules',
      problem: 'is writable by everybody (mode 0777)',
      fix: 'chmod o-w /etc/gostats/node_modules',
    },
  },
  E_MODULE_LOCK: {
    means:
      'There is a `gostats-lock.json` beside the configuration, and what is installed differs from it. Nothing of it was loaded.',
    ends: START,
    at: {
      lock: '/etc/gostats/gostats-lock.json',
      problems: ['gostats-sink-mything@1.2.0: changed index.js (in /etc/gostats/node_modules/gostats-sink-mything)'],
    },
  },
  E_SINK_NOT_FOUND: {
    means:
      'No package, or no file, of that name. A bare name stands for two packages only, so a typo loads nobody else’s; and a command to install one is given only for those that we publish.',
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
    means: 'The package is there; importing it failed, took longer than 30 s, or its package.json leads nowhere.',
    ends: START,
    at: {
      use: 'mything',
      place,
      problem: "Cannot find package 'pg' imported from /etc/gostats/node_modules/gostats-sink-mything/index.js",
    },
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
    means: '`create` threw, did not end within 30 s, or returned something that is not a sink.',
    ends: START,
    at: { sink: 'mything', place, problem: 'a push sink needs the method writePoints', defect: true },
  },
  E_SINK_START: {
    means:
      '`init` failed. What follows is up to `on_start_failure`: it is tried again for ever, left out, or ends the start.',
    ends: 'at the start, with `on_start_failure = "fail"`',
    at: { sink: 'influxdb', problem: 'nothing listens on 127.0.0.1:8086 (ECONNREFUSED)' },
  },
  E_SINK_WRITE: {
    means: 'One try of a write failed. The batch waits and is tried again, unless the sink said that this cannot help.',
    ends: undefined,
    at: { sink: 'influxdb', problem: 'nothing listens on 127.0.0.1:8086 (ECONNREFUSED)' },
  },
  E_SINK_TIMEOUT: {
    means: 'A call into a sink did not end in its time. Its signal was aborted; nothing else is called before it ends.',
    ends: 'at the start, when it was `init`, with `on_start_failure = "fail"`',
    at: { sink: 'influxdb', operation: 'writePoints', seconds: 30 },
  },
  E_SINK_BLOCKED: {
    means:
      'A sink’s function did not return (or reach its first `await`) for more than 200 ms; nothing else ran meanwhile.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'writePoints did not return for 640 ms' },
  },
  E_SINK_MUTATED: {
    means:
      'A sink wrote into the numbers of a batch. Where there are several sinks each call has a copy of its own, so nobody else saw it.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'writePoints wrote into the numbers of node.cpu.user.avg' },
  },
  E_SINK_UNCAUGHT: {
    means:
      'A callback of a sink threw, or a promise of its own rejected, and nobody listened. It interrupted nothing of ours.',
    ends: undefined,
    at: { id: 'mything', place, detail: 'a rejected promise was not handled: socket hang up' },
  },
  E_SINK_LEAK: {
    means:
      'A sink was closed, and something that it opened is still open. Where the process ends anyway this does no harm.',
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
      install: 'Correct the name ("gostats sinks" lists what is installed), or install the package in /etc/gostats. It is none of ours: look at who publishes it, at its source and at its install scripts first.',
    },
  },
  E_PLUGIN_LOAD: {
    means: 'As E_SINK_LOAD, for a plugin.',
    ends: START,
    at: { use: 'tagger', place: pluginPlace, problem: 'Unexpected token' },
  },
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
    means:
      'A tap threw in a strict hook. In `configResolved` and `sinksReady` that ends the start; in `planReady` it counts as a failed connection to that cluster.',
    ends: 'at the start',
    at: {
      plugin: 'tagger',
      place: pluginPlace,
      hook: 'configResolved',
      problem: 'expected a second sink, for the archive',
    },
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
  E_PLUGIN_LEAK: {
    means: 'As E_SINK_LEAK, for a plugin.',
    ends: undefined,
    at: { id: 'tagger', place: pluginPlace, detail: 'a timer' },
  },
};
