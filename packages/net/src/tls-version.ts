/** Values for the minimum TLS version, in Node's notation. Older versions are broken. */
export const tlsVersions = ['TLSv1.2', 'TLSv1.3'] as const;

export type TlsVersion = (typeof tlsVersions)[number];
