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

/** Of the OneFS API, everywhere. */
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
    effect: 'Where the OneFS API listens: a host name or an address, best a SmartConnect name.',
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
    effect: 'The password of that user; better `$env:NAME` or `$file:/path` than the password itself.',
  }) as z.ZodType<string>,
  authtype: key(z.enum(['session', 'basic-auth']).default('session'), {
    type: 'string',
    expected: '"session" or "basic-auth"',
    tolerate: tolerateAuthtype,
    origin: 'gostats',
    effect: '`session`: log in once and keep a session; `basic-auth`: send user and password with every request.',
  }) as z.ZodType<'session' | 'basic-auth'>,
  'verify-ssl': key(z.boolean().default(true), {
    type: 'bool',
    expected: 'true or false',
    origin: 'gostats',
    effect: 'Checks the certificate of the cluster. Other than in gostats, leaving it out means `true`.',
  }) as z.ZodType<boolean>,
  ca_file: key(text.optional(), {
    type: 'string',
    expected: 'the name of a PEM file',
    default: 'the authorities that Node.js and the system know',
    origin: 'added',
    effect: 'The PEM file of the authority to trust, or of the certificate itself; relative to the configuration.',
  }) as z.ZodType<string | undefined>,
  fingerprint: key(fingerprints, {
    type: 'string or string[]',
    expected: FINGERPRINT_EXPECTED,
    default: 'none',
    protects: true,
    origin: 'added',
    effect:
      'The SHA-256 fingerprint of the cluster’s own certificate, or of each of its nodes’: what bears it is trusted ' +
      'whoever signed it and whatever its name, and nothing else is. For the self-signed certificate that a cluster is ' +
      'born with; `openssl x509 -noout -fingerprint -sha256` prints it.',
  }) as z.ZodType<string[]>,
  server_name: key(text.optional(), {
    type: 'string',
    expected: 'the name that the certificate bears',
    default: '`hostname`',
    origin: 'added',
    effect: 'The name that the certificate must bear, where it is another than `hostname`.',
  }) as z.ZodType<string | undefined>,
  client_cert: key(text.optional(), {
    type: 'string',
    expected: 'the name of a PEM file',
    default: 'none',
    origin: 'added',
    effect: 'The PEM file of a certificate to show, where something before the cluster asks for one.',
  }) as z.ZodType<string | undefined>,
  client_key: key(text.optional(), {
    type: 'string',
    expected: 'the name of a PEM file',
    default: 'none',
    origin: 'added',
    effect: 'The PEM file of its private key.',
  }) as z.ZodType<string | undefined>,
  tls_min_version: key(z.enum(tlsVersions).default('TLSv1.2'), {
    type: 'string',
    expected: tlsVersions.map((version) => `"${version}"`).join(' or '),
    protects: true,
    origin: 'added',
    effect: 'The oldest version of TLS that is spoken.',
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
      effect: 'The HTTP proxy that leads to the cluster, by CONNECT; `none`: no proxy, whatever the environment says.',
    },
  ) as z.ZodType<string | undefined>,
  disabled: key(z.boolean().default(false), {
    type: 'bool',
    expected: 'true or false',
    origin: 'gostats',
    effect: 'Leaves this cluster out; its other keys are not looked at.',
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
        'Collects from the cluster with this GUID alone; of another one that answers there nothing is taken ' +
        '(`E_CLUSTER_IDENTITY`). The log has it in each line on a cluster that was found; `isi config` shows it.',
    },
  ) as z.ZodType<string | undefined>,
  name: key(z.string().min(1).max(255).optional(), {
    type: 'string',
    expected: 'a name of 1 to 255 characters',
    default: 'the name that the cluster tells',
    origin: 'added',
    effect: 'The value of the tag `cluster`, whatever the cluster calls itself.',
  }) as z.ZodType<string | undefined>,
  preserve_case: key(z.boolean().optional(), {
    type: 'bool',
    expected: 'true or false',
    default: 'as in `[global]`',
    origin: 'gostats',
    effect: 'Keeps the case of this cluster’s name.',
  }) as z.ZodType<boolean | undefined>,
  tags: tagsKey('Tags that are added to the points of this cluster. They go before those of `[global]`.') as z.ZodType<
    Readonly<Record<string, unknown>>
  >,
  limits: key(optionsTable.optional(), {
    type: 'table',
    expected: 'a table [cluster.limits]',
    default: 'as in `[limits]`',
    origin: 'added',
    effect: 'What this cluster may send, with the keys of `[limits]`; what is left out is as there.',
  }) as z.ZodType<Readonly<Record<string, unknown>> | undefined>,
};

/** One `[[cluster]]`, as it stands in the file. Without `port`: the one in `hostname`, else 8080. */
export type ClusterTable = { -readonly [Key in keyof typeof clusterKeys]: z.output<(typeof clusterKeys)[Key]> };

export const clusterSpec: TableSpec<ClusterTable> = {
  name: 'cluster',
  repeated: true,
  isOfGostats: true,
  atReload: 'reconnect',
  about:
    'A cluster to collect from. A key `<sink>_<option>` is that sink’s option for this cluster, such as its port; ' +
    'the page of the sink says which there are. Of several sinks of one package, `<id>_<option>` means one of them, and ' +
    'goes before.',
  // Names of sinks have no underscore; the id of one may have any.
  foreignKeys: /^[A-Za-z0-9][A-Za-z0-9.-]*_./,
  keys: clusterKeys,
};
