import { isIPv6 } from 'node:net';
import { z } from 'zod';

const host = z
  .string()
  .min(1, 'expected a host name or an address')
  .refine((text) => isIPv6(text) || !/[\s/:@]/.test(text), 'expected only a host name or an address; port and use_ssl are keys of their own');

/** gostats writes the port as text. */
const port = z
  .union([z.number(), z.string().regex(/^\d{1,5}$/, 'expected a port number').transform(Number)], 'expected a port number')
  .refine((value) => Number.isInteger(value) && value >= 1 && value <= 65_535, 'expected a port number from 1 to 65535');

/** The table `[influxdbv2]`: gostats' keys, then ours. */
export const influxDbV2Config = z.strictObject({
  host: host.default('localhost'),
  port: port.default(8086),
  org: z.string().min(1, 'expected the name of an organization'),
  bucket: z.string().min(1, 'expected the name of a bucket'),
  /** May be left out for servers that ask for none; InfluxDB 2 always does. */
  access_token: z
    .string()
    .regex(/^[\u0021-\u007e]+$/, 'expected a token: printable characters without spaces')
    .optional(),
  use_ssl: z.boolean().default(false),
  skip_ssl_verify: z.boolean().default(false),

  /** Certificates to trust, PEM, beside no others. */
  ca_file: z.string().min(1, 'expected the path of a PEM file').optional(),
  /** For each of: connecting, the wait for an answer, the pause within an answer. */
  timeout_seconds: z.number().positive('expected more than 0 seconds').max(3600, 'expected at most 3600 seconds').default(30),
});

export type InfluxDbV2Options = z.output<typeof influxDbV2Config>;
