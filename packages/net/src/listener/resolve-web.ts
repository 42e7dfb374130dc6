import type { TlsPaths } from './tls-files.js';
import type { WebTable } from './web-keys.js';

/** Accepted credentials; without any, everyone is answered. */
export interface AccessConfig {
  /** Passwords in clear text by user name. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Password hashes by user name. */
  readonly users: Readonly<Record<string, string>>;
  /** SHA-256, hexadecimal. */
  readonly tokenHashes: readonly string[];
}

/** Limits of a listener. All times are in milliseconds. */
export interface ListenerLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly handshakeMs: number;
  readonly headerMs: number;
  readonly idleMs: number;
}

/** The settings of a listener, with defaults applied. */
export interface WebConfig {
  /** If undefined, the listener's own default. */
  readonly listenAddress: string | undefined;
  readonly tls: TlsPaths | undefined;
  readonly access: AccessConfig | undefined;
  readonly limits: ListenerLimits;
}

/** A key that is missing although a related key is set. */
export interface WebProblem {
  readonly key: keyof WebTable;
  readonly problem: string;
}

const ACCESS_KEYS = ['username', 'password', 'users', 'token_hashes'] as const;

/**
 * Merges a listener's own table with `[web]`. Credentials are not mixed: a table that names a user, a password or a
 * token replaces those of `[web]` entirely. The same applies to `tls_cert` and `tls_key`.
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

/** Finds inconsistent keys in a table, because half a protection is none. */
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
