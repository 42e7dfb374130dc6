import type { ClusterConfig, ResolvedConfig } from '@gostats/core';
import { findUnknownKeys } from './find-unknown-keys.js';

/** A setting that is allowed but probably a mistake. */
export interface Suspicion {
  /** The path of the key in the configuration, as precisely as it is known. */
  readonly path: string;
  /** The problem as a sentence. */
  readonly problem: string;
}

export function findSuspicious({ clusters, statGroups }: Pick<ResolvedConfig, 'clusters' | 'statGroups'>): Suspicion[] {
  const ofKeys = findUnknownKeys(statGroups).map((problem): Suspicion => ({ path: 'statgroup', problem }));
  return [...ofKeys, ...clusters.flatMap(literalPassword)];
}

/** Returns one sentence for each setting that is correct but may surprise the user. */
export function findNotes({ clusters, locate }: Pick<ResolvedConfig, 'clusters' | 'locate'>): string[] {
  return clusters.flatMap((cluster) => newCheck(cluster, locate));
}

/** Other programs would expand such a value as a shell variable. */
function literalPassword({ id, path, password }: ClusterConfig): Suspicion[] {
  const name = /^\$\{?(\w+)\}?$/.exec(password)?.[1];
  if (name === undefined) return [];
  const problem = `The password of ${id} looks like a shell variable ($NAME or \${NAME}), but is used literally. To read an environment variable, write $env:NAME.`;
  return [{ path: `${path}.password`, problem }];
}

/**
 * Notes that certificates are now verified. A file written for gostats (Go) may not mention them, and Go did not verify
 * them.
 */
function newCheck(
  { id, path, verifySsl, fingerprints, certificateAuthority, hostname, port, serverName }: ClusterConfig,
  locate: ResolvedConfig['locate'],
): string[] {
  // `locate` returns the line of the table for a key that is absent.
  const isSet = ['verify-ssl', 'verify_ssl'].some((key) => locate(`${path}.${key}`) !== locate(path));
  if (isSet || !verifySsl || fingerprints.length > 0 || certificateAuthority !== undefined) return [];
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  const name = serverName ?? hostname;
  return [
    `The certificate of ${id} will be verified, because verify-ssl is not set (gostats (Go) did not verify it). To see whether verification succeeds:\n` +
      `    openssl s_client -connect ${host}:${port} -verify_hostname ${name} -verify_return_error </dev/null`,
  ];
}
