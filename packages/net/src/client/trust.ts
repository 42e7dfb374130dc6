import type { ConnectionOptions } from 'node:tls';
import type { TlsVersion } from '../tls-version.js';

/** How a server proves who it is, and what it is shown in return. */
export interface ServerTrust {
  /** Check the server's certificate at all. */
  readonly verifySsl: boolean;
  /** PEM; replaces the authorities that the process knows. */
  readonly certificateAuthority: string | undefined;
  /**
   * SHA-256 fingerprints as `parseFingerprint` gives them; empty = none. A server whose certificate has one of them is
   * trusted whoever signed it and whatever name it bears, and no other server is: for the self-signed certificates that
   * appliances are born with.
   */
  readonly fingerprints: readonly string[];
  /** The name that the certificate must bear, and that is asked for (SNI), where it is not the host's. */
  readonly serverName: string | undefined;
  /** PEM, for servers that ask for one. */
  readonly clientCertificate: { readonly cert: string; readonly key: string } | undefined;
  readonly minTlsVersion: TlsVersion;
}

/** What a server is trusted by when nothing else is said: the authorities that the process knows. */
export const defaultTrust: ServerTrust = {
  verifySsl: true,
  certificateAuthority: undefined,
  fingerprints: [],
  serverName: undefined,
  clientCertificate: undefined,
  minTlsVersion: 'TLSv1.2',
};

/** Whether it is the certificate itself that is trusted, and not who signed it. */
export const isPinned = ({ verifySsl, fingerprints }: ServerTrust): boolean => verifySsl && fingerprints.length > 0;

/**
 * The options of `tls.connect` for this trust. A pin is not among them: Node checks the chain first, so whoever connects
 * compares the fingerprint before anything is sent (see `createConnector`).
 */
export function tlsOptionsOf(trust: ServerTrust): ConnectionOptions {
  const checked = trust.verifySsl && !isPinned(trust);
  return {
    rejectUnauthorized: checked,
    minVersion: trust.minTlsVersion,
    // From OpenSSL 3.5 on short keys are refused, whoever vouches for them. Old appliances keep the RSA-1024 certificate
    // they were born with: where the chain is not what is trusted, its strength does not matter.
    ...(!checked && { ciphers: 'DEFAULT@SECLEVEL=0' }),
    ...(trust.certificateAuthority !== undefined && { ca: trust.certificateAuthority }),
    ...(trust.serverName !== undefined && { servername: trust.serverName }),
    ...trust.clientCertificate,
  };
}
