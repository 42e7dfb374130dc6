import { secret, type StandardSchema } from '@gostats/core/sink';
import { serverKeys } from '@gostats/line-protocol';
import type { ServerOptions } from '@gostats/line-protocol';
import { z } from 'zod';

/** The table `[influxdb]`, checked: gostats' keys, then ours. */
export interface InfluxDbOptions extends ServerOptions {
  readonly database: string;
  /** Send user and password. */
  readonly authenticated: boolean;
  readonly username: string;
  readonly password: string;
  /** Create the database when it is not there. */
  readonly create_database: boolean;
}

export const influxDbConfig: StandardSchema<InfluxDbOptions> = z
  .strictObject({
    ...serverKeys,
    database: z.string().min(1, 'expected the name of a database'),
    authenticated: z.boolean().default(false),
    username: z.string().default(''),
    password: z.string().default('').transform(secret),
    create_database: z.boolean().default(true),
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
