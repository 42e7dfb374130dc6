import { generate } from 'selfsigned';

/** PEM texts of a self-signed certificate. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  readonly notAfter?: Date;
}

/** A self-signed certificate; default: for isilon.test, localhost and 127.0.0.1. */
export async function makeCertificate(options: CertificateOptions = {}): Promise<Certificate> {
  const { names = ['isilon.test', 'localhost'], addresses = ['127.0.0.1'], notAfter } = options;
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'isilon.test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...(notAfter !== undefined && { notBeforeDate: new Date(notAfter.getTime() - 86_400_000), notAfterDate: notAfter }),
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
