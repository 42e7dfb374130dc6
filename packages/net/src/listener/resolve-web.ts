import type { TlsPaths } from './tls-files.js';
import type { WebTable } from './web-keys.js';

/** Who is answered. All absent: anybody. */
export interface AccessConfig {
  /** With the passwords themselves. */
  readonly passwords: Readonly<Record<string, string>>;
  /** With the hashes of the passwords. */
  readonly users: Readonly<Record<string, string>>;
  /** SHA-256, hexadecimal. */
  readonly tokenHashes: readonly string[];
}

/** What one connection may take. All times are milliseconds. */
export interface ListenerLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly handshakeMs: number;
  readonly headerMs: number;
  readonly idleMs: number;
}

/** How a listener serves, with its defaults. */
export interface WebConfig {
  /** Absent: the listener's own default. */
  readonly listenAddress: string | undefined;
  readonly tls: TlsPaths | undefined;
  readonly access: AccessConfig | undefined;
  readonly limits: ListenerLimits;
}

/** A key that is given without the one that belongs to it. */
export interface WebProblem {
  readonly key: keyof WebTable;
  readonly problem: string;
}

const ACCESS_KEYS = ['username', 'password', 'users', 'token_hashes'] as const;

/**
 * What a listener's own table says, on top of what `[web]` says of all. Who is answered is decided by one of them: a
 * table that names a user, a password or a token names all of its own; so do `tls_cert` and `tls_key`.
 */
export function resolveWeb(own: WebTable, shared: WebTable = {}): WebConfig {
  const from = <Key extends keyof WebTable>(key: Key): WebTable[Key] => own[key] ?? shared[key];
  const accessOf = ACCESS_KEYS.some((key) => isGiven(own[key])) ? own : shared;
  const pairOf = own.tls_cert !== undefined || own.tls_key !== undefined ? own : shared;
  const { tls_cert: cert, tls_key: key } = pairOf;
  return {
    listenAddress: from('listen_address'),
    tls:
      cert === undefined || key === undefined
        ? undefined
        : { cert, key, clientCa: from('tls_client_ca'), minVersion: from('tls_min_version') },
    access: accessConfig(accessOf),
    limits: {
      maxConnections: from('max_connections') ?? 256,
      maxConnectionsPerAddress: from('max_connections_per_address') ?? 128,
      handshakeMs: (from('handshake_timeout') ?? 5) * 1000,
      headerMs: (from('header_timeout') ?? 5) * 1000,
      idleMs: (from('idle_timeout') ?? 75) * 1000,
    },
  };
}

/** What of one table does not go together: half of a protection is none. */
export function webProblems(table: WebTable, shared: WebTable = {}): WebProblem[] {
  const problems: WebProblem[] = [];
  const missing = (key: keyof WebTable, other: keyof WebTable, what: string): void => {
    if (table[key] === undefined && table[other] !== undefined)
      problems.push({ key, problem: `expected ${what} of ${other}` });
  };
  missing('tls_key', 'tls_cert', 'the key');
  missing('tls_cert', 'tls_key', 'the certificate');
  missing('password', 'username', 'the password');
  missing('username', 'password', 'the user');
  const hasTls = (table.tls_cert ?? shared.tls_cert) !== undefined;
  if (table.tls_client_ca !== undefined && !hasTls) {
    problems.push({
      key: 'tls_client_ca',
      problem: 'expected tls_cert and tls_key as well: client certificates require TLS',
    });
  }
  return problems;
}

function isGiven(value: WebTable[keyof WebTable]): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && (typeof value !== 'object' || Object.keys(value).length > 0);
}

function accessConfig({
  username,
  password,
  users = {},
  token_hashes: tokenHashes = [],
}: WebTable): AccessConfig | undefined {
  const passwords = username === undefined || password === undefined ? {} : { [username]: password };
  if (username === undefined && Object.keys(users).length === 0 && tokenHashes.length === 0) return undefined;
  return { passwords, users, tokenHashes };
}
