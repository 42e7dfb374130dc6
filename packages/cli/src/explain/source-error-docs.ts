import type { ErrorCode } from '@gostats/core';
import type { ErrorDoc } from './error-doc.js';

const place = 'gostats-source-quotas@0.3.1 in /etc/gostats/node_modules/gostats-source-quotas';

/** Documents the error codes of sources. */
export const sourceErrorDocs: { readonly [Code in Extract<ErrorCode, `E_SOURCE_${string}`>]: ErrorDoc<Code> } = {
  E_SOURCE_NOT_FOUND: {
    means: 'As E_SINK_NOT_FOUND, for a `[[source]]`.',
    ends: 'at the start, with `on_start_failure = "fail"`',
    at: {
      use: 'quotas',
      where: 'source[0] in /etc/gostats/idic.toml',
      tried: ['@gostats/source-quotas', 'gostats-source-quotas'],
      from: ['/etc/gostats', '/usr/lib/node_modules/@gostats/cli'],
      install:
        'Correct the name ("gostats sinks" lists what is installed), or install the package in /etc/gostats. It is not one of ours: first check who publishes it, its source and its install scripts.',
    },
  },
  E_SOURCE_LOAD: {
    means: 'As E_SINK_LOAD, for a source.',
    ends: 'at the start, with `on_start_failure = "fail"`',
    at: { use: 'quotas', place, problem: 'Unexpected token' },
  },
  E_SOURCE_EXPORT: {
    means: 'The module was loaded, but its default export is not the result of `defineSource`.',
    ends: 'at the start, with `on_start_failure = "fail"`',
    at: { use: 'quotas', place, problem: 'it has no default export' },
  },
  E_SOURCE_CONTRACT: {
    means: 'The package was built for another version of the contract between sources and gostats.',
    ends: 'at the start, with `on_start_failure = "fail"`',
    at: { use: 'quotas', place, expected: 1, found: 2 },
  },
  E_SOURCE_CREATE: {
    means: '`create` threw, took longer than 30 s, or returned something that is not a source.',
    ends: 'at the start, with `on_start_failure = "fail"`',
    at: { source: 'quotas', place, problem: 'a source needs the method jobs' },
  },
  E_SOURCE_FAILED: {
    means: 'The code of a source threw. What it had collected in that round is delivered, and the job is run again.',
    ends: undefined,
    at: { source: 'quotas', place, operation: 'run of the job "quotas"', problem: 'row.usage is undefined' },
  },
  E_SOURCE_MISUSE: {
    means:
      'A source broke its contract with gostats. The job, or the whole source if that happened while planning, is stopped for this cluster.',
    ends: undefined,
    at: {
      source: 'quotas',
      place,
      problem: 'emit() was called with frames[0].values: expected a Float64Array of 4, rows × fields',
    },
  },
  E_SOURCE_PATH: {
    means: 'A source asked for a path that is not below /platform/. The request was not sent.',
    ends: undefined,
    at: { source: 'quotas', path: '/session/1/session', problem: 'expected a path that begins with /platform/' },
  },
  E_SOURCE_RELEASE: {
    means: 'A source reads something that the OneFS of this cluster does not have yet.',
    ends: undefined,
    at: { source: 'quotas', cluster: 'onefs.example:8080', release: 'v8.0.0.1', oldest: '8.2' },
  },
  E_SOURCE_BLOCKED: {
    means: 'As E_SINK_BLOCKED, for a source.',
    ends: undefined,
    at: { id: 'quotas', place, detail: 'run of the job "quotas" did not return for 640 ms' },
  },
  E_SOURCE_UNCAUGHT: {
    means: 'As E_SINK_UNCAUGHT, for a source.',
    ends: undefined,
    at: { id: 'quotas', place, detail: 'a rejected promise was not handled: socket hang up' },
  },
  E_SOURCE_LEAK: {
    means: 'As E_SINK_LEAK, for a source.',
    ends: undefined,
    at: { id: 'quotas', place, detail: 'a timer' },
  },
};
