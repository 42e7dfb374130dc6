import { z } from 'zod';
import { tlsVersions, type TlsVersion } from '../tls-version.js';
import { isPasswordHash } from './password-hash.js';

/** The keys of a listener: in `[web]` for all listeners, and in the table of a single one. All are optional. */
export interface WebTable {
  listen_address?: string | undefined;
  tls_cert?: string | undefined;
  tls_key?: string | undefined;
  tls_min_version?: TlsVersion | undefined;
  tls_client_ca?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
  users?: Readonly<Record<string, string>> | undefined;
  token_hashes?: readonly string[] | undefined;
  max_connections?: number | undefined;
  max_connections_per_address?: number | undefined;
  handshake_timeout?: number | undefined;
  header_timeout?: number | undefined;
  idle_timeout?: number | undefined;
}

/** A key, with its texts for messages and reference pages. */
export interface WebKey<Value> {
  readonly schema: z.ZodType<Value>;
  /** Its TOML type. */
  readonly type: string;
  /** Completes the sentence "expected …". */
  readonly expected: string;
  readonly default?: string;
  readonly effect: string;
}

export type WebKeys = { readonly [Key in keyof WebTable]-?: WebKey<WebTable[Key]> };

function web<Schema extends z.ZodType>(
  schema: Schema,
  type: string,
  expected: string,
  effect: string,
  defaultText?: string,
): WebKey<z.output<Schema> | undefined> {
  const optional = schema.optional() as unknown as z.ZodType<z.output<Schema> | undefined>;
  return { schema: optional, type, expected, effect, ...(defaultText === undefined ? {} : { default: defaultText }) };
}

const filePath = z.string().min(1);
const seconds = z.number().min(0.1).max(3600);
const connections = z.int().min(1).max(65_535);
const userName = z
  .string()
  .min(1)
  .regex(/^[^:]*$/);

/** An empty string is the same as a missing key. An IPv6 address may be in brackets. */
const address = z.string().transform((text) => text.trim().replace(/^\[(.*)\]$/, '$1') || undefined);

/** Names, formats and meanings of the keys, for every table that has them. */
export const webKeys: WebKeys = {
  listen_address: web(
    address,
    'string',
    'an address of this machine',
    'The address to listen on; `"0.0.0.0"` for all.',
    "the listener's own",
  ),
  tls_cert: web(
    filePath,
    'string',
    'the path of a PEM file',
    'The PEM file of the certificate with its chain. With `tls_key`, it enables HTTPS. Renewed files are reloaded automatically.',
    'none: HTTP',
  ),
  tls_key: web(
    filePath,
    'string',
    'the path of a PEM file',
    'The PEM file of the private key for `tls_cert`, without a passphrase.',
    'none',
  ),
  tls_min_version: web(
    z.enum(tlsVersions),
    'string',
    '"TLSv1.2" or "TLSv1.3"',
    'The minimum TLS version for clients.',
    '`"TLSv1.2"`',
  ),
  tls_client_ca: web(
    filePath,
    'string',
    'the path of a PEM file',
    'Only clients with a certificate issued by one of these CAs are answered.',
    'none: any client',
  ),
  username: web(userName, 'string', 'a user name without ":"', 'The user of `password`.', 'none'),
  password: web(
    z.string().min(1),
    'string',
    'a password',
    'With `username`, it is required for every path. `$env:NAME` and `$file:/path` keep it out of the file.',
    'none',
  ),
  users: web(
    z.record(userName, z.string().refine(isPasswordHash)),
    'table',
    'names and their password hashes, as `gostats hash-password` prints them (scrypt), or bcrypt with a cost of 4 to 14; a password in clear text belongs in username and password',
    'Users and the hashes of their passwords: `{ prometheus = "$2y$10$…" }`.',
    'none',
  ),
  token_hashes: web(
    z.array(z.string()).refine((hashes) => hashes.every((hash) => /^[0-9a-f]{64}$/i.test(hash))),
    'string array',
    'SHA-256 hashes of bearer tokens, 64 hexadecimal digits each',
    'Hashes of tokens. Clients that send `Authorization: Bearer` with one of these tokens are answered.',
    'none',
  ),
  max_connections: web(
    connections,
    'int',
    'a number of connections, 1 to 65535',
    'Maximum number of connections. A new one replaces the one that has been idle for longest.',
    '256',
  ),
  max_connections_per_address: web(
    connections,
    'int',
    'a number of connections, 1 to 65535',
    'Maximum number of connections from one address (for IPv6: one /64 network).',
    '128',
  ),
  handshake_timeout: web(seconds, 'float s', 'seconds, 0.1 to 3600', 'Timeout of a TLS handshake.', '5'),
  header_timeout: web(
    seconds,
    'float s',
    'seconds, 0.1 to 3600',
    'Timeout for the headers of a request, and for the first request on a connection.',
    '5',
  ),
  idle_timeout: web(
    seconds,
    'float s',
    'seconds, 0.1 to 3600',
    'How long an idle connection is kept for the next request.',
    '75',
  ),
};

/** The schemas alone, for the option schema of a sink. Their messages are full sentences. */
export const webShape: { readonly [Key in keyof WebTable]-?: z.ZodType<WebTable[Key]> } = Object.fromEntries(
  Object.entries(webKeys).map(([name, { schema, expected }]) => [name, sentence(schema, expected)]),
) as never;

function sentence(schema: z.ZodType, expected: string): z.ZodType {
  const checked = z.unknown().transform((value, context) => {
    const result = schema.safeParse(value);
    if (!result.success) context.addIssue({ code: 'custom', message: `expected ${expected}` });
    return result.data;
  });
  return checked.optional();
}
