import { isIPv6 } from 'node:net';
import type { StandardSchema } from '@gostats/core/sink';
import { z } from 'zod';

/** The table `[influxdbv2]`, checked: gostats' keys, then ours. */
export interface InfluxDbV2Options {
  readonly host: string;
  readonly port: number;
  readonly org: string;
  readonly bucket: string;
  /** May be left out for servers that ask for none; InfluxDB 2 always does. */
  readonly access_token?: string | undefined;
  readonly use_ssl: boolean;
  readonly skip_ssl_verify: boolean;

  /** Certificates to trust, PEM, instead of those that Node knows. */
  readonly ca_file?: string | undefined;
  /** For each of: connecting, the wait for an answer, a pause within it. */
  readonly timeout_seconds: number;
}

const host = z
  .string()
  .min(1, 'expected a host name or an address')
  .refine(
    (text) => isIPv6(text) || !/[\s/:@]/.test(text),
    'expected only a host name or an address; port and use_ssl are keys of their own',
  );

/** gostats writes the port as text. */
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

export const influxDbV2Config: StandardSchema<InfluxDbV2Options> = z.strictObject({
  host: host.default('localhost'),
  port: port.default(8086),
  org: z.string().min(1, 'expected the name of an organization'),
  bucket: z.string().min(1, 'expected the name of a bucket'),
  access_token: z
    .string()
    .regex(/^[\u0021-\u007e]+$/, 'expected a token: printable characters without spaces')
    .optional(),
  use_ssl: z.boolean().default(false),
  skip_ssl_verify: z.boolean().default(false),

  ca_file: z.string().min(1, 'expected the path of a PEM file').optional(),
  timeout_seconds: z
    .number()
    .positive('expected more than 0 seconds')
    .max(3600, 'expected at most 3600 seconds')
    .default(30),
});
