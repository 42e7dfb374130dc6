import { isIPv6 } from 'node:net';
import type { StandardSchema } from '@gostats/core/sink';
import { z } from 'zod';

/** The table `[influxdb]`, checked: gostats' keys, then ours. */
export interface InfluxDbOptions {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Send user and password. */
  readonly authenticated: boolean;
  readonly username: string;
  readonly password: string;
  readonly use_ssl: boolean;
  readonly skip_ssl_verify: boolean;

  /** Certificates to trust, PEM, instead of those that Node knows. */
  readonly ca_file?: string | undefined;
  /** Create the database when it is not there. */
  readonly create_database: boolean;
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

export const influxDbConfig: StandardSchema<InfluxDbOptions> = z
  .strictObject({
    host: host.default('localhost'),
    port: port.default(8086),
    database: z.string().min(1, 'expected the name of a database'),
    authenticated: z.boolean().default(false),
    username: z.string().default(''),
    password: z.string().default(''),
    use_ssl: z.boolean().default(false),
    skip_ssl_verify: z.boolean().default(false),

    ca_file: z.string().min(1, 'expected the path of a PEM file').optional(),
    create_database: z.boolean().default(true),
    timeout_seconds: z
      .number()
      .positive('expected more than 0 seconds')
      .max(3600, 'expected at most 3600 seconds')
      .default(30),
  })
  .superRefine(({ authenticated, username, password }, context) => {
    for (const [key, value] of Object.entries({ username, password })) {
      if (authenticated && value === '') {
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'expected a value, because authenticated = true; found none',
        });
      }
    }
  });
