import type { ErrorCode } from '@gostats/core';
import { START, type ErrorDoc } from './error-doc.js';
import { installErrorDocs } from './install-error-docs.js';
import { packageErrorDocs } from './package-error-docs.js';
import { sourceErrorDocs } from './source-error-docs.js';

const cluster = 'onefs.example:8080';

const ROLE_COMMANDS = `A role and a user for gostats, on any node of the cluster, as root or an administrator:
  isi auth roles create gostats --description "Statistics for gostats"
  isi auth roles modify gostats --add-priv-read ISI_PRIV_LOGIN_PAPI --add-priv-read ISI_PRIV_STATISTICS
  isi auth users create statsreader --enabled yes --set-password
  isi auth roles modify gostats --add-user statsreader
Releases without --add-priv-read call it --add-priv-ro. "isi auth roles view gostats" shows the privileges of the role.`;

/** Documents every error code. A missing code is a compile error. */
export const errorDocs: { readonly [Code in ErrorCode]: ErrorDoc<Code> } = {
  E_CONFIG_NOT_FOUND: {
    means: 'The configuration cannot be read.',
    ends: START,
    at: { file: '/etc/gostats/idic.toml' },
  },
  E_CONFIG_SYNTAX: {
    means: 'The configuration is not valid TOML. The first such place is reported.',
    ends: START,
    at: { file: '/etc/gostats/idic.toml', line: 12, column: 9, problem: 'unterminated string' },
  },
  E_CONFIG: {
    means:
      'The configuration has invalid keys or values, in its own tables or in those of sinks and plugins. All problems are reported at once.',
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
  ...sourceErrorDocs,
  E_CLUSTER_CONFIG: {
    means:
      'A [[cluster]] has invalid keys or values. It is left out and shown as down; on a reload its previous version stays in use.',
    ends: undefined,
    at: {
      cluster,
      file: '/etc/gostats/idic.toml',
      problems: [{ line: 31, path: 'cluster[1].password', problem: 'the environment variable PW_2 is not set' }],
    },
  },
  E_CLUSTER_UNREACHABLE: {
    means: 'A cluster cannot be reached at all: the name or port is wrong, a firewall blocks it, or the node is down.',
    ends: undefined,
    at: {
      cluster,
      problem: '192.0.2.7:8080 does not accept a connection: it is down, or a firewall drops the packets',
    },
  },
  E_CLUSTER_SLOW: {
    means: 'A cluster answers more slowly than it is polled.',
    ends: undefined,
    at: { cluster, problem: 'the round of current 30000 ms took 41 s' },
  },
  E_CLUSTER_CERTIFICATE: {
    means: 'The certificate of a cluster could not be verified.',
    ends: undefined,
    at: {
      cluster,
      problem: 'it is self-signed',
      remedy:
        'Set ca_file to the certificate of the CA that issued it, or pin this certificate with fingerprint = "sha256:…", in this [[cluster]].',
    },
  },
  E_CLUSTER_NOT_ONEFS: {
    means: 'Something other than the OneFS API answers at this address, for example a web server on port 443.',
    ends: undefined,
    at: { cluster: 'onefs.example:443', problem: 'it answered 404 to a login at /session/1/session' },
  },
  E_CLUSTER_LOGIN: {
    means: 'A cluster rejected the user name and password.',
    ends: undefined,
    at: { cluster, username: 'gostats' },
  },
  E_CLUSTER_IDENTITY: {
    means: 'The cluster that answers does not have the `guid` given in the configuration.',
    ends: undefined,
    at: {
      cluster,
      name: 'archive',
      expected: '000e1ea582501ce1e65c8e123920ccb186fe',
      found: '0050569e6ac34d2f8f6214001a4a16a4d5b2',
    },
  },
  E_CLUSTER_TWICE: {
    means: 'Two `[[cluster]]` entries lead to the same cluster: GUID, name and nodes are equal. The later entry waits.',
    ends: undefined,
    at: { cluster, other: '192.0.2.7:8080', name: 'archive', guid: '0050569e6ac34d2f8f6214001a4a16a4d5b2' },
  },
  E_CLUSTER_FORBIDDEN: {
    means: 'The login works, but the user lacks a privilege.',
    ends: undefined,
    at: { cluster, path: '/platform/1/statistics/current' },
    more: ROLE_COMMANDS,
  },
  E_CLUSTER_LIMIT: {
    means:
      'An answer exceeds a limit set for this cluster. It was cut off or not read; requests for fewer keys may fit.',
    ends: undefined,
    at: {
      cluster,
      path: '/platform/3/statistics/summary/client?degraded=true',
      limit: 'answer_bytes',
      found: 33_554_433,
      allowed: 33_554_432,
    },
  },
  E_PAPI_REQUEST: {
    means: 'OneFS rejected a request.',
    ends: undefined,
    at: { cluster, path: '/platform/1/statistics/current', status: 400, problem: 'AEC_BAD_REQUEST' },
  },
  E_PAPI_UNAVAILABLE: {
    means: 'A request got no answer, even when it was tried again.',
    ends: undefined,
    at: { cluster, path: '/platform/1/statistics/current', problem: 'status 503' },
  },
  E_PAPI_ANSWER: {
    means: 'An answer is not in the form that this endpoint is known to send.',
    ends: undefined,
    at: { cluster, path: '/platform/1/statistics/current', problem: 'expected an array "stats"' },
  },
  E_PORT_IN_USE: {
    means: 'Another program is already listening on this port.',
    ends: 'in `gostats simulate`',
    at: { host: '127.0.0.1', port: 9090, who: 'the simulator' },
  },
  E_SIMULATOR_MISSING: {
    means:
      'The simulator is a separate package for trying out gostats. An installation that only collects does not need it.',
    ends: 'in `gostats simulate`',
    at: { command: 'gostats simulate' },
  },
  E_LISTEN: {
    means: 'gostats cannot listen on this address.',
    ends: undefined,
    at: {
      host: '203.0.113.9',
      port: 9090,
      who: '[telemetry]',
      problem: '203.0.113.9:9090 is not an address of this machine (EADDRNOTAVAIL)',
    },
  },
  E_TLS_FILE: {
    means: 'A listener cannot use its certificate, its key, or the CA certificates for its clients.',
    ends: undefined,
    at: { who: '[telemetry]', problem: 'Cannot read tls_key /etc/gostats/metrics.key (EACCES).' },
  },
  E_HOOK: {
    means: 'A plugin threw, or returned something unusable, in a hook where such failures are contained.',
    ends: undefined,
    at: { hook: 'batch', tap: 'tagger', problem: "Cannot read properties of undefined (reading 'tags')" },
  },
  ...installErrorDocs,
};
