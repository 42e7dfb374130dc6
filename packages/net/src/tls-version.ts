/** Versions of TLS that a configuration may ask for as the least, as Node names them. Older ones are broken. */
export const tlsVersions = ['TLSv1.2', 'TLSv1.3'] as const;

export type TlsVersion = (typeof tlsVersions)[number];
