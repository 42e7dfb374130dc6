import type { ErrorCode } from '@gostats/core';
import { START, type ErrorDoc } from './error-doc.js';
import { packageErrorDocs } from './package-error-docs.js';

const cluster = 'onefs.example:8080';

const ROLE_COMMANDS = `A role and a user for gostats, on any node of the cluster, as root or an administrator:
  isi auth roles create gostats --description "Statistics for gostats"
  isi auth roles modify gostats --add-priv-read ISI_PRIV_LOGIN_PAPI --add-priv-read ISI_PRIV_STATISTICS
  isi auth users create statsreader --enabled yes --set-password
  isi auth roles modify gostats --add-user statsreader
Releases that do not know --add-priv-read call it --add-priv-ro. "isi auth roles view gostats" shows what the role has.`;

/** One for each code: a code without one does not compile. */
export const errorDocs: { readonly [Code in ErrorCode]: ErrorDoc<Code> } = {
  E_CONFIG_NOT_FOUND: {
    means: 'The configuration cannot be read.',
    ends: START,
    at: { file: '/etc/gostats/idic.toml' },
  },
  E_CONFIG_SYNTAX: {
    means: 'The configuration is no TOML. The first such place is told.',
    ends: START,
    at: { file: '/etc/gostats/idic.toml', line: 12, column: 9, problem: 'unterminated string' },
  },
  E_CONFIG: {
    means:
      'Keys or values of the configuration are wrong, those of sinks and plugins included. All problems are told at once.',
    ends: START,
    at: {
      file: '/etc/gostats/idic.toml',
      problems: [
        { line: 41, path: 'influxdb.port', problem: 'expected a port number' },
        { line: 77, path: 'cluster[1].usrname', problem: 'unknown key; did you mean "username"?' },
      ],
    },
  },
  ...packageErrorDocs,
  E_CLUSTER_CONFIG: {
    means: 'A [[cluster]] has wrong keys or values. It is left out and shown as down; a reload keeps the one of before.',
    ends: undefined,
    at: {
      cluster,
      file: '/etc/gostats/idic.toml',
      problems: [{ line: 31, path: 'cluster[1].password', problem: 'the environment variable PW_2 is not set' }],
    },
  },
  E_CLUSTER_UNREACHABLE: {
    means: 'A cluster does not answer at all: a wrong name or port, a firewall, a node that is down.',
    ends: undefined,
    at: { cluster, problem: '192.0.2.7:8080 does not accept a connection: it is down, or a firewall drops the packets' },
  },
  E_CLUSTER_SLOW: {
    means: 'A cluster answers, and more slowly than it is asked.',
    ends: undefined,
    at: { cluster, problem: 'the round of current 30000 ms took 41 s' },
  },
  E_CLUSTER_CERTIFICATE: {
    means: 'A cluster’s certificate was checked and is not trusted.',
    ends: undefined,
    at: {
      cluster,
      problem: 'it is self-signed',
      remedy:
        'Set ca_file to the certificate of the authority that signed it, or pin this certificate with fingerprint = "sha256:…", in this [[cluster]].',
    },
  },
  E_CLUSTER_NOT_ONEFS: {
    means: 'Something answers at this address, and it is not the OneFS API: a web server on port 443, say.',
    ends: undefined,
    at: { cluster: 'onefs.example:443', problem: 'it answered 404 to a login at /session/1/session' },
  },
  E_CLUSTER_LOGIN: {
    means: 'A cluster refused user and password.',
    ends: undefined,
    at: { cluster, username: 'gostats' },
  },
  E_CLUSTER_IDENTITY: {
    means: 'Another cluster answers than the one whose `guid` stands in the configuration.',
    ends: undefined,
    at: { cluster, name: 'archive', expected: '000e1ea582501ce1e65c8e123920ccb186fe', found: '0050569e6ac34d2f8f6214001a4a16a4d5b2' },
  },
  E_CLUSTER_TWICE: {
    means: 'Two `[[cluster]]`s lead to one cluster: GUID, name and nodes are the same. The later one waits.',
    ends: undefined,
    at: { cluster, other: '192.0.2.7:8080', name: 'archive', guid: '0050569e6ac34d2f8f6214001a4a16a4d5b2' },
  },
  E_CLUSTER_FORBIDDEN: {
    means: 'The user is known to the cluster, and lacks a privilege.',
    ends: undefined,
    at: { cluster, path: '/platform/1/statistics/current' },
    more: ROLE_COMMANDS,
  },
  E_CLUSTER_LIMIT: {
    means: 'An answer is larger than this cluster may send. It was broken off, or not read; requests for fewer keys may fit.',
    ends: undefined,
    at: { cluster, path: '/platform/3/statistics/summary/client?degraded=true', limit: 'answer_bytes', found: 33_554_433, allowed: 33_554_432 },
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
  E_SIMULATOR_MISSING: {
    means: 'The simulator is a package of its own, for trying gostats out; no installation that collects needs it.',
    ends: 'in `gostats simulate`',
    at: { command: 'gostats simulate' },
  },
  E_LISTEN: {
    means: 'An address cannot be listened on.',
    ends: undefined,
    at: { host: '203.0.113.9', port: 9090, who: '[telemetry]', problem: '203.0.113.9:9090 is not an address of this machine (EADDRNOTAVAIL)' },
  },
  E_TLS_FILE: {
    means: 'A certificate, a key or the authorities of clients cannot be used by a listener.',
    ends: undefined,
    at: { who: 'The telemetry', problem: 'Cannot read tls_key /etc/gostats/metrics.key (EACCES).' },
  },
  E_HOOK: {
    means: 'A tap of a plugin threw, or answered something that cannot be used, in a hook that contains it.',
    ends: undefined,
    at: { hook: 'batch', tap: 'tagger', problem: "Cannot read properties of undefined (reading 'tags')" },
  },
};
