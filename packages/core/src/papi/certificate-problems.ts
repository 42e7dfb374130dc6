import type { ServerTrust } from '@gostats/net';

/** Why a certificate is not trusted, and what the operator can do about it. */
export interface CertificateProblem {
  readonly problem: string;
  readonly remedy: string;
}

/** The server whose certificate was verified, and the settings used. */
export interface CertificatePlace extends Pick<ServerTrust, 'certificateAuthority' | 'serverName'> {
  readonly hostname: string;
  readonly port: number;
}

type Words = (place: CertificatePlace) => CertificateProblem;

const unknownAuthority =
  (problem: string): Words =>
  (place) => ({
    problem:
      place.certificateAuthority === undefined
        ? problem
        : `${problem}, and ca_file does not contain its CA certificate`,
    remedy:
      place.certificateAuthority === undefined
        ? `Set ca_file to the certificate of the CA that issued it, or ${pin(place)}`
        : `Set ca_file to the certificate of the CA that issued this one, or ${pin(place)}`,
  });

const renew =
  (problem: string): Words =>
  (place) => ({ problem, remedy: `Renew it on the cluster and check both clocks, or ${pin(place)}` });

const replace =
  (problem: string): Words =>
  (place) => ({ problem, remedy: `Replace it on the cluster, or ${pin(place)}` });

const otherName: Words = (place) => ({
  problem: `it is not valid for the name ${place.serverName ?? place.hostname}`,
  remedy: `Set hostname to a name in the certificate; or keep hostname and set server_name to that name; or ${pin(place)}`,
});

/** Keyed by the names of OpenSSL's verification results and other errors, which Node reports as `code`. */
const words: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', unknownAuthority('it is self-signed')],
  ['SELF_SIGNED_CERT_IN_CHAIN', unknownAuthority('its chain ends in a self-signed CA certificate')],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unknownAuthority('the CA that issued it is unknown')],
  ['UNABLE_TO_GET_ISSUER_CERT', unknownAuthority('the CA that issued it is unknown')],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unknownAuthority('the CA that issued it is unknown')],
  ['CERT_UNTRUSTED', unknownAuthority('the CA that issued it is not trusted')],
  ['CERT_HAS_EXPIRED', renew('it has expired')],
  ['CERT_NOT_YET_VALID', renew('it is not valid yet')],
  ['CERT_REVOKED', replace('it has been revoked')],
  ['CERT_SIGNATURE_FAILURE', replace('its signature is wrong')],
  ['CERT_REJECTED', replace('it is rejected')],
  ['CERT_CHAIN_TOO_LONG', replace('its chain is too long')],
  ['INVALID_CA', replace('the certificate of its CA may not sign certificates')],
  ['INVALID_PURPOSE', replace('it is not meant for servers')],
  ['ERR_SSL_EE_KEY_TOO_SMALL', replace('its key is too short to be secure (RSA below 2048 bits)')],
  ['ERR_SSL_CA_KEY_TOO_SMALL', replace('the key of its CA is too short to be secure (RSA below 2048 bits)')],
  ['ERR_SSL_CA_MD_TOO_WEAK', replace('it is signed with a weak digest (MD5 or SHA-1)')],
  ['ERR_TLS_CERT_ALTNAME_INVALID', otherName],
  ['HOSTNAME_MISMATCH', otherName],
]);

/** Keyed by message: Node has no name for these verification results of OpenSSL and reports `code` UNSPECIFIED. */
const unnamed: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['EE certificate key too weak', replace('its key is too short to be secure (RSA below 2048 bits)')],
  ['CA certificate key too weak', replace('the key of its CA is too short to be secure (RSA below 2048 bits)')],
  ['CA signature digest algorithm too weak', replace('it is signed with a weak digest (MD5 or SHA-1)')],
]);

/** @returns undefined when the error is not about a certificate */
export function certificateProblem(
  code: string,
  message: string,
  place: CertificatePlace,
): CertificateProblem | undefined {
  if (code === 'UNSPECIFIED') return (unnamed.get(message) ?? replace(`OpenSSL says "${message}"`))(place);
  return words.get(code)?.(place);
}

/** Describes a certificate that is not the pinned one. @param found its fingerprint, `sha256:…` */
export function wrongFingerprint(found: string): CertificateProblem {
  return {
    problem: `its fingerprint is ${found}, which matches none of those in fingerprint`,
    remedy:
      'Find out whether the certificate was replaced (compare with "openssl x509 -noout -fingerprint -sha256" on the ' +
      'cluster), and only then add the new one to fingerprint. Otherwise someone may be impersonating the cluster.',
  };
}

function pin({ hostname, port }: CertificatePlace): string {
  const place = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
  return (
    'pin this certificate with fingerprint = "sha256:…" (compare it on the cluster; ' +
    `"openssl s_client -connect ${place} </dev/null | openssl x509 -noout -fingerprint -sha256" shows it), ` +
    'in this [[cluster]]; verify-ssl = false turns verification off.'
  );
}
