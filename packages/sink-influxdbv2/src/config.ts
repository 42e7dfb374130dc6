import { secret, type StandardSchema } from '@gostats/core/sink';
import { serverKeys } from '@gostats/line-protocol';
import type { ServerOptions } from '@gostats/line-protocol';
import { z } from 'zod';

/** The validated table `[influxdbv2]`: the keys of gostats (Go), then ours. */
export interface InfluxDbV2Options extends ServerOptions {
  /** May be empty, like `bucket`, for servers that have none. InfluxDB rejects such writes. */
  readonly org: string;
  readonly bucket: string;
  /** Optional for servers that require none; InfluxDB 2 always requires one. */
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
