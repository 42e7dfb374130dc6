import { generate } from 'selfsigned';

/** Key and certificate in PEM format. */
export interface TlsMaterial {
  readonly key: string;
  readonly cert: string;
}

const YEAR_MS = 365 * 86_400_000;

/** Creates a self-signed certificate for localhost, 127.0.0.1 and ::1 that clients can also use as a CA. */
export async function makeCertificate(host: string): Promise<TlsMaterial> {
  const names = new Set(['localhost', ...(/^[\d.:]+$/.test(host) ? [] : [host])]);
  const addresses = new Set(['127.0.0.1', '::1', ...(/^[\d.]+$/.test(host) && host !== '0.0.0.0' ? [host] : [])]);
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + YEAR_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...[...names].map((value) => ({ type: 2, value }) as const),
          ...[...addresses].map((ip) => ({ type: 7, ip }) as const),
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
