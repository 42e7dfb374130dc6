import { isIPv6 } from 'node:net';
import {
  FINGERPRINT_EXPECTED,
  parseFingerprint,
  parseProxy,
  PROXY_EXPECTED,
  tlsVersions,
  type TlsVersion,
} from '@gostats/net';
import { z } from 'zod';

const host = z
  .string()
  .min(1, 'expected a host name or an address')
  .refine(
    (text) => isIPv6(text) || !/[\s/:@]/.test(text),
    'expected only a host name or an address; set port and use_ssl with separate keys',
  );

/** gostats (Go) has the port as a string. */
const port = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^\d{1,5}$/, 'expected a port number')
        .transform(Number),
    ],
    'expected a port number',
  )
  .refine(
    (value) => Number.isInteger(value) && value >= 1 && value <= 65_535,
    'expected a port number from 1 to 65535',
  );

const pemFile = z.string().min(1, 'expected the path of a PEM file');

const fingerprint = z
  .string()
  .refine((given) => parseFingerprint(given) !== undefined, `expected ${FINGERPRINT_EXPECTED}`)
  .transform((given) => parseFingerprint(given) ?? '');

/** The schemas of the keys of {@link ServerOptions}, for a sink's table: `z.strictObject({ ...serverKeys, … })`. */
export const serverKeys: {
  readonly host: z.ZodType<string>;
  readonly port: z.ZodType<number>;
  readonly use_ssl: z.ZodType<boolean>;
  readonly skip_ssl_verify: z.ZodType<boolean>;
  readonly ca_file: z.ZodOptional<z.ZodType<string>>;
  readonly fingerprint: z.ZodType<readonly string[]>;
  readonly server_name: z.ZodOptional<z.ZodType<string>>;
  readonly client_cert: z.ZodOptional<z.ZodType<string>>;
  readonly client_key: z.ZodOptional<z.ZodType<string>>;
  readonly tls_min_version: z.ZodType<TlsVersion>;
  readonly proxy: z.ZodOptional<z.ZodType<string>>;
  readonly timeout_seconds: z.ZodType<number>;
} = {
  host: host.default('localhost'),
  port: port.default(8086),
  use_ssl: z.boolean().default(false),
  skip_ssl_verify: z.boolean().default(false),
  ca_file: pemFile.optional(),
  fingerprint: z.union([fingerprint.transform((one) => [one]), z.array(fingerprint).min(1)]).default([]),
  server_name: z.string().min(1, 'expected the name that the certificate bears').optional(),
  client_cert: pemFile.optional(),
  client_key: pemFile.optional(),
  tls_min_version: z
    .enum(tlsVersions, `expected ${tlsVersions.map((one) => `"${one}"`).join(' or ')}`)
    .default('TLSv1.2'),
  proxy: z
    .string()
    .refine((url) => parseProxy(url) !== undefined, `expected ${PROXY_EXPECTED}`)
    .optional(),
  timeout_seconds: z
    .number()
    .positive('expected more than 0 seconds')
    .max(3600, 'expected at most 3600 seconds')
    .default(30),
};
