import type { ClusterConfig, ResolvedConfig } from '@gostats/core';
import { findUnknownKeys } from './find-unknown-keys.js';

/** Something that is allowed and hardly meant. */
export interface Suspicion {
  /** Where it stands, as near as that is known. */
  readonly path: string;
  /** A sentence. */
  readonly problem: string;
}

export function findSuspicious({ clusters, statGroups }: Pick<ResolvedConfig, 'clusters' | 'statGroups'>): Suspicion[] {
  const ofKeys = findUnknownKeys(statGroups).map((problem): Suspicion => ({ path: 'statgroup', problem }));
  return [...ofKeys, ...clusters.flatMap(literalPassword)];
}

/** What is right but may come as a surprise: one sentence each. */
export function findNotes({ clusters, locate }: Pick<ResolvedConfig, 'clusters' | 'locate'>): string[] {
  return clusters.flatMap((cluster) => newCheck(cluster, locate));
}

/** Other programs replace such a text. */
function literalPassword({ id, path, password }: ClusterConfig): Suspicion[] {
  const name = /^\$\{?(\w+)\}?$/.exec(password)?.[1];
  if (name === undefined) return [];
  const problem = `The password of ${id} looks like a shell variable ($NAME or \${NAME}), but is used literally. To read an environment variable, write $env:NAME.`;
  return [{ path: `${path}.password`, problem }];
}

/** A file of the Go original that says nothing of certificates: there they were not checked. */
function newCheck(
  { id, path, verifySsl, fingerprints, certificateAuthority, hostname, port, serverName }: ClusterConfig,
  locate: ResolvedConfig['locate'],
): string[] {
  // Of a key that is not there, the place is that of its table.
  const isSet = ['verify-ssl', 'verify_ssl'].some((key) => locate(`${path}.${key}`) !== locate(path));
  if (isSet || !verifySsl || fingerprints.length > 0 || certificateAuthority !== undefined) return [];
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const name = serverName ?? hostname;
  return [
    `The certificate of ${id} will be verified, because verify-ssl is not set (gostats (Go) did not verify it). To see whether verification succeeds:\n` +
      `    openssl s_client -connect ${host}:${port} -verify_hostname ${name} -verify_return_error </dev/null`,
  ];
}
