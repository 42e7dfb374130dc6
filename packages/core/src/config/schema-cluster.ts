/* oxlint-disable typescript/no-unnecessary-type-assertion -- the type of an exported constant must stand in the text (isolatedDeclarations) */
import {
  FINGERPRINT_EXPECTED,
  parseFingerprint,
  parseProxy,
  PROXY_EXPECTED,
  tlsVersions,
  type TlsVersion,
} from '@gostats/net';
import { z } from 'zod';
import { optionsTable, text } from './schema-values.js';
import { tagsKey } from './schema-shaping.js';
import { key, type TableSpec } from './table-spec.js';
import { isHost, tolerateAuthtype, tolerateHostname } from './tolerate.js';

/** The default port of the OneFS API. */
export const DEFAULT_PORT = 8080;

const fingerprint = z
  .string()
  .refine((given) => parseFingerprint(given) !== undefined)
  .transform((given) => parseFingerprint(given) ?? '');

const fingerprints: z.ZodType<string[]> = z
  .union([fingerprint.transform((one) => [one]), z.array(fingerprint).min(1)])
  .default([]);

/** The keys of `[[cluster]]`, in the order of docs/reference/config.md. */
const clusterKeys = {
  hostname: key(z.string().refine(isHost), {
    type: 'string',
    expected: 'a host name or address, without "https://" and without a port',
    origin: 'gostats',
    tolerate: tolerateHostname,
    effect: 'The host name or address of the OneFS API, preferably a SmartConnect name.',
  }) as z.ZodType<string>,
  port: key(z.int().min(1).max(65535).optional(), {
    type: 'int',
    default: `\`${DEFAULT_PORT}\``,
    expected: 'a port number, 1 to 65535',
    origin: 'added',
    effect: 'The port of the OneFS API.',
  }) as z.ZodType<number | undefined>,
  username: key(text, {
    type: 'string',
    expected: 'the name of a OneFS user',
    origin: 'gostats',
    effect: 'A OneFS user with the privileges `ISI_PRIV_LOGIN_PAPI` and `ISI_PRIV_STATISTICS`.',
  }) as z.ZodType<string>,
  password: key(text, {
    type: 'string',
    expected: 'the password of that user',
    origin: 'gostats',
    effect: 'The password of that user. Prefer `$env:NAME` or `$file:/path` to the password itself.',
  }) as z.ZodType<string>,
  authtype: key(z.enum(['session', 'basic-auth']).default('session'), {
    type: 'string',
    expected: '"session" or "basic-auth"',
    tolerate: tolerateAuthtype,
    origin: 'gostats',
    effect:
      '`session`: log in once and keep the session; `basic-auth`: send the user name and password with every request.',
  }) as z.ZodType<'session' | 'basic-auth'>,
  'verify-ssl': key(z.boolean().default(true), {
    type: 'bool',
    expected: 'true or false',
    origin: 'gostats',
    effect: 'Verifies the certificate of the cluster. Unlike in gostats (Go), the default is `true`.',
  }) as z.ZodType<boolean>,
  ca_file: key(text.optional(), {
    type: 'string',
    expected: 'the name of a PEM file',
    default: 'the CAs that Node.js and the system trust',
    origin: 'added',
    effect:
      'The PEM file with the CA certificate to trust, or with the cluster’s own certificate; relative to the configuration.',
  }) as z.ZodType<string | undefined>,
  fingerprint: key(fingerprints, {
    type: 'string or string[]',
    expected: FINGERPRINT_EXPECTED,
    default: 'none',
    protects: true,
    origin: 'added',
    effect:
      'The SHA-256 fingerprint of the cluster’s certificate, or those of all its nodes. Only these certificates are trusted, ' +
      'whoever signed them and whatever their names. Meant for the self-signed certificate that OneFS ' +
      'creates; `openssl x509 -noout -fingerprint -sha256` prints it.',
  }) as z.ZodType<string[]>,
  server_name: key(text.optional(), {
    type: 'string',
    expected: 'the name in the certificate',
    default: '`hostname`',
    origin: 'added',
    effect: 'The name that the certificate must contain, if it differs from `hostname`.',
  }) as z.ZodType<string | undefined>,
  client_cert: key(text.optional(), {
    type: 'string',
    expected: 'the name of a PEM file',
    default: 'none',
    origin: 'added',
    effect: 'The PEM file of a client certificate, if a proxy in front of the cluster requires one.',
  }) as z.ZodType<string | undefined>,
  client_key: key(text.optional(), {
    type: 'string',
    expected: 'the name of a PEM file',
    default: 'none',
    origin: 'added',
    effect: 'The PEM file of the private key for `client_cert`.',
  }) as z.ZodType<string | undefined>,
  tls_min_version: key(z.enum(tlsVersions).default('TLSv1.2'), {
    type: 'string',
    expected: tlsVersions.map((version) => `"${version}"`).join(' or '),
    protects: true,
    origin: 'added',
    effect: 'The minimum TLS version.',
  }) as z.ZodType<TlsVersion>,
  proxy: key(
    z
      .string()
      .refine((url) => parseProxy(url) !== undefined)
      .optional(),
    {
      type: 'string',
      expected: PROXY_EXPECTED,
      default: '`HTTPS_PROXY` of the environment, unless `NO_PROXY` names the cluster',
      origin: 'added',
      effect:
        'The HTTP proxy (CONNECT) through which the cluster is reached. `none`: no proxy, whatever the environment says.',
    },
  ) as z.ZodType<string | undefined>,
  disabled: key(z.boolean().default(false), {
    type: 'bool',
    expected: 'true or false',
    origin: 'gostats',
    effect: 'Ignores this cluster and its other keys.',
  }) as z.ZodType<boolean>,
  guid: key(
    z
      .string()
      .regex(/^[0-9A-Fa-f-]{1,64}$/)
      .optional(),
    {
      type: 'string',
      expected: 'the GUID of a cluster, hexadecimal digits',
      default: 'any',
      protects: true,
      origin: 'added',
      effect:
        'Collects only from the cluster with this GUID. If another cluster answers, its data is rejected ' +
        '(`E_CLUSTER_IDENTITY`). The log shows the GUID when a cluster is found, and `isi config` shows it too.',
    },
  ) as z.ZodType<string | undefined>,
  name: key(z.string().min(1).max(255).optional(), {
    type: 'string',
    expected: 'a name of 1 to 255 characters',
    default: 'the name that OneFS reports',
    origin: 'added',
    effect: 'The value of the tag `cluster`, instead of the name that OneFS reports.',
  }) as z.ZodType<string | undefined>,
  preserve_case: key(z.boolean().optional(), {
    type: 'bool',
    expected: 'true or false',
    default: 'as in `[global]`',
    origin: 'gostats',
    effect: 'Keeps the case of the name of this cluster.',
  }) as z.ZodType<boolean | undefined>,
  tags: tagsKey('Tags that are added to the points of this cluster. They override those of `[global]`.') as z.ZodType<
    Readonly<Record<string, unknown>>
  >,
  limits: key(optionsTable.optional(), {
    type: 'table',
    expected: 'a table [cluster.limits]',
    default: 'as in `[limits]`',
    origin: 'added',
    effect: 'What this cluster may send. The keys are those of `[limits]`, which also gives their defaults.',
  }) as z.ZodType<Readonly<Record<string, unknown>> | undefined>,
};

/** One `[[cluster]]`, as in the file. If `port` is omitted, it is the port in `hostname`, or else 8080. */
export type ClusterTable = { -readonly [Key in keyof typeof clusterKeys]: z.output<(typeof clusterKeys)[Key]> };

export const clusterSpec: TableSpec<ClusterTable> = {
  name: 'cluster',
  repeated: true,
  isOfGostats: true,
  atReload: 'reconnect',
  about:
    'A cluster to collect from. A key `<sink>_<option>` is an option of that sink for this cluster, such as its port; ' +
    'see the page of the sink. If there are several sinks of one package, `<id>_<option>` applies to one of them and ' +
    'takes precedence.',
  // Names of sinks contain no underscores, but ids of sinks may.
  foreignKeys: /^[A-Za-z0-9][A-Za-z0-9.-]*_./,
  keys: clusterKeys,
};
