import type { ConnectionOptions } from 'node:tls';
import type { TlsVersion } from '../tls-version.js';

/** How a server is authenticated, and the credentials presented to it. */
export interface ServerTrust {
  /** Whether to verify the server's certificate at all. */
  readonly verifySsl: boolean;
  /** PEM; replaces the default CAs of the process. */
  readonly certificateAuthority: string | undefined;
  /**
   * SHA-256 fingerprints as returned by `parseFingerprint`; empty: none. If any are given, only servers with one of
   * these certificates are trusted, regardless of issuer and name. Meant for the self-signed certificates that
   * appliances ship with.
   */
  readonly fingerprints: readonly string[];
  /** The expected certificate name, also sent as SNI, if it differs from the host. */
  readonly serverName: string | undefined;
  /** PEM, for servers that request a client certificate. */
  readonly clientCertificate: { readonly cert: string; readonly key: string } | undefined;
  readonly minTlsVersion: TlsVersion;
}

/** The default: trust the CAs known to the process. */
export const defaultTrust: ServerTrust = {
  verifySsl: true,
  certificateAuthority: undefined,
  fingerprints: [],
  serverName: undefined,
  clientCertificate: undefined,
  minTlsVersion: 'TLSv1.2',
};

/** Checks whether the certificate itself is pinned, instead of its issuer being trusted. */
export const isPinned = ({ verifySsl, fingerprints }: ServerTrust): boolean => verifySsl && fingerprints.length > 0;

/**
 * Returns the options of `tls.connect` for this trust. They do not include a pin: Node checks the chain first, so the
 * caller must compare the fingerprint before sending anything (see `createConnector`).
 */
export function tlsOptionsOf(trust: ServerTrust): ConnectionOptions {
  const checked = trust.verifySsl && !isPinned(trust);
  return {
    rejectUnauthorized: checked,
    minVersion: trust.minTlsVersion,
    // OpenSSL 3.5 and later reject short keys, whoever signed them. Old appliances keep the RSA-1024 certificate they
    // shipped with. Where the chain is not trusted, its strength does not matter.
    ...(!checked && { ciphers: 'DEFAULT@SECLEVEL=0' }),
    ...(trust.certificateAuthority !== undefined && { ca: trust.certificateAuthority }),
    ...(trust.serverName !== undefined && { servername: trust.serverName }),
    ...trust.clientCertificate,
  };
}
