import { isIPv6 } from 'node:net';
import { z } from 'zod';

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

/** The keys of {@link ServerOptions}, checked, for the schema of a sink's table: `z.strictObject({ ...serverKeys, … })`. */
export const serverKeys: {
  readonly host: z.ZodType<string>;
  readonly port: z.ZodType<number>;
  readonly use_ssl: z.ZodType<boolean>;
  readonly skip_ssl_verify: z.ZodType<boolean>;
  readonly ca_file: z.ZodOptional<z.ZodType<string>>;
  readonly timeout_seconds: z.ZodType<number>;
} = {
  host: host.default('localhost'),
  port: port.default(8086),
  use_ssl: z.boolean().default(false),
  skip_ssl_verify: z.boolean().default(false),
  ca_file: z.string().min(1, 'expected the path of a PEM file').optional(),
  timeout_seconds: z
    .number()
    .positive('expected more than 0 seconds')
    .max(3600, 'expected at most 3600 seconds')
    .default(30),
};
