import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { text } from './schema-values.js';
import { key, type TableSpec } from './table-spec.js';

/** One `[[cluster]]`, as it stands in the file. */
export interface ClusterTable {
  hostname: string;
  port: number;
  username: string;
  password: string;
  authtype: 'session' | 'basic-auth';
  'verify-ssl': boolean;
  ca_file: string | undefined;
  disabled: boolean;
  preserve_case: boolean | undefined;
}

export const clusterSpec: TableSpec<ClusterTable> = {
  name: 'cluster',
  repeated: true,
  about:
    'A cluster to collect from. A key `<sink>_<option>` is that sink’s option for this cluster, such as its port; ' +
    'the page of the sink says which there are. Of several sinks of one package, `<id>_<option>` means one of them, and ' +
    'goes before.',
  // Names of sinks have no underscore; the id of one may have any.
  foreignKeys: /^[A-Za-z0-9][A-Za-z0-9.-]*_./,
  keys: {
    hostname: key(
      z.string().refine((host) => /^[^\s/@:[\]]+$/.test(host) || isIPv6(host.replace(/^\[|\]$/g, ''))),
      {
        type: 'string',
        expected: 'a host name or address, without "https://" and without a port',
        effect: 'Where the OneFS API listens: a host name or an address, best a SmartConnect name.',
      },
    ),
    port: key(z.int().min(1).max(65535).default(8080), {
      type: 'int',
      expected: 'a port number, 1 to 65535',
      added: true,
      effect: 'The port of the OneFS API.',
    }),
    username: key(text, {
      type: 'string',
      expected: 'the name of a OneFS user',
      effect: 'A OneFS user with the privileges `ISI_PRIV_LOGIN_PAPI` and `ISI_PRIV_STATISTICS`.',
    }),
    password: key(text, {
      type: 'string',
      expected: 'the password of that user',
      effect: 'The password of that user; better `$env:NAME` or `$file:/path` than the password itself.',
    }),
    authtype: key(z.enum(['session', 'basic-auth']).default('session'), {
      type: 'string',
      expected: '"session" or "basic-auth"',
      effect: '`session`: log in once and keep a session; `basic-auth`: send user and password with every request.',
    }),
    'verify-ssl': key(z.boolean().default(true), {
      type: 'bool',
      expected: 'true or false',
      effect: 'Checks the certificate of the cluster. Other than in gostats, leaving it out means `true`.',
    }),
    ca_file: key(text.optional(), {
      type: 'string',
      expected: 'the name of a PEM file',
      default: 'the authorities that Node.js knows',
      added: true,
      effect: 'The PEM file of the authority to trust, or of the certificate itself; relative to the configuration.',
    }),
    disabled: key(z.boolean().default(false), {
      type: 'bool',
      expected: 'true or false',
      effect: 'Leaves this cluster out; its other keys are not looked at.',
    }),
    preserve_case: key(z.boolean().optional(), {
      type: 'bool',
      expected: 'true or false',
      default: 'as in `[global]`',
      effect: 'Keeps the case of this cluster’s name.',
    }),
  },
};
