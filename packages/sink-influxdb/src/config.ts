import { secret, type StandardSchema } from '@gostats/core/sink';
import { serverKeys } from '@gostats/line-protocol';
import type { ServerOptions } from '@gostats/line-protocol';
import { z } from 'zod';

/** The table `[influxdb]`, checked: gostats' keys, then ours. */
export interface InfluxDbOptions extends ServerOptions {
  /** Empty: requests name none, which servers other than InfluxDB take. */
  readonly database: string;
  /** Send user and password. */
  readonly authenticated: boolean;
  readonly username: string;
  readonly password?: string | undefined;
  /** Create the database when it is not there. */
  readonly create_database: boolean;
}

export const influxDbConfig: StandardSchema<InfluxDbOptions> = z
  .strictObject({
    ...serverKeys,
    database: z.string(),
    authenticated: z.boolean().default(false),
    username: z.string().default(''),
    password: z.string().transform(secret).optional(),
    create_database: z.boolean().default(true),
  })
  .superRefine(({ authenticated, username, password }, context) => {
    // An empty text may be the password; a missing one is more likely a mistake.
    const missing = [...(username === '' ? ['username'] : []), ...(password === undefined ? ['password'] : [])];
    for (const key of authenticated ? missing : []) {
      const message = 'expected a value, because authenticated = true; found none';
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });
