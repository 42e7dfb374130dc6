import { secret, type StandardSchema } from '@gostats/core/sink';
import { serverKeys } from '@gostats/line-protocol';
import type { ServerOptions } from '@gostats/line-protocol';
import { z } from 'zod';

/** The validated table `[influxdb]`: the keys of gostats (Go), then ours. */
export interface InfluxDbOptions extends ServerOptions {
  /** If empty, requests name no database, which servers other than InfluxDB accept. */
  readonly database: string;
  /** Whether to send user and password. */
  readonly authenticated: boolean;
  readonly username: string;
  readonly password?: string | undefined;
  /** Create the database if it does not exist. */
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
    // An empty string may be the password; a missing key is more likely a mistake.
    const missing = [...(username === '' ? ['username'] : []), ...(password === undefined ? ['password'] : [])];
    for (const key of authenticated ? missing : []) {
      const message = 'expected a value, because authenticated = true; found none';
      context.addIssue({ code: 'custom', path: [key], message });
    }
  });
