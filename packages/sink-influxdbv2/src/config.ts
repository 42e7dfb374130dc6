import { secret, type StandardSchema } from '@gostats/core/sink';
import { serverKeys } from '@gostats/line-protocol';
import type { ServerOptions } from '@gostats/line-protocol';
import { z } from 'zod';

/** The table `[influxdbv2]`, checked: gostats' keys, then ours. */
export interface InfluxDbV2Options extends ServerOptions {
  /** Empty, like `bucket`: for servers that have none; InfluxDB refuses such writes. */
  readonly org: string;
  readonly bucket: string;
  /** May be left out for servers that ask for none; InfluxDB 2 always does. */
  readonly access_token?: string | undefined;
}

export const influxDbV2Config: StandardSchema<InfluxDbV2Options> = z.strictObject({
  ...serverKeys,
  org: z.string(),
  bucket: z.string(),
  access_token: z
    .string()
    .regex(/^[\u0021-\u007e]+$/, 'expected a token: printable characters without spaces')
    .transform(secret)
    .optional(),
});
