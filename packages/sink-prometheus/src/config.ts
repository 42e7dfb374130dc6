import { secret, type StandardSchema } from '@gostats/core/sink';
import { z } from 'zod';
import { DEFAULT_MAX_SAMPLES } from './exposition/exposition.js';
import { isLabelName } from './exposition/names.js';

/** The options of the sink: `[prometheus]`, and the table `[prom_http_sd]` under its own name. */
export interface PrometheusOptions {
  readonly authenticated: boolean;
  readonly username: string;
  readonly password: string;
  /** PEM files; both or none (empty). */
  readonly tls_cert: string;
  readonly tls_key: string;
  /** Empty: no such label. */
  readonly instance_label_name: string;
  /** At least 1. */
  readonly expiry_multiplier: number;
  /** Absent: all addresses for the ports of an idic.toml, this machine only for `port`. */
  readonly listen_address?: string | undefined;
  /** Whether samples carry the time at which OneFS took the value. */
  readonly timestamps: boolean;
  /** Samples that one cluster may have in memory. */
  readonly max_samples: number;
  /** Serves all clusters. */
  readonly port?: number | undefined;
  readonly prom_http_sd?: DiscoveryOptions | undefined;
}

/** HTTP service discovery. */
export interface DiscoveryOptions {
  readonly enabled: boolean;
  /** Absent: all addresses. */
  readonly listen_addr?: string | undefined;
  readonly sd_port?: number | undefined;
}

/** What a `[[cluster]]` says to this sink. */
export interface PrometheusClusterOptions {
  /** `prometheus_port`: serves this cluster alone. */
  readonly port?: number | undefined;
}

const port = z.int('expected a port number, 1 to 65535').min(1).max(65_535);
/** An empty text in an old file means the same as no such key; an IPv6 address may stand in brackets. */
const address = z.string().transform((text) => text.trim().replace(/^\[(.*)\]$/, '$1') || undefined);

const discovery = z
  .strictObject({ enabled: z.boolean().default(false), listen_addr: address.optional(), sd_port: port.optional() })
  .refine(({ enabled, sd_port }) => !enabled || sd_port !== undefined, {
    path: ['sd_port'],
    message: 'expected the port of the service discovery, since enabled = true',
  });

export const config: StandardSchema<PrometheusOptions> = z
  .strictObject({
    authenticated: z.boolean().default(false),
    username: z.string().default(''),
    password: z.string().default('').transform(secret),
    tls_cert: z.string().default(''),
    tls_key: z.string().default(''),
    instance_label_name: z
      .string()
      .default('')
      .refine(
        (name) => name === '' || isLabelName(name),
        'expected a label name: letters, digits and _, no digit first, no __ first',
      ),
    expiry_multiplier: z
      .number()
      .default(2)
      .transform((factor) => Math.max(1, factor)),
    listen_address: address.optional(),
    timestamps: z.boolean().default(true),
    max_samples: z.int().min(1).default(DEFAULT_MAX_SAMPLES),
    port: port.optional(),
    prom_http_sd: discovery.optional(),
  })
  .superRefine((options, context) => {
    const problem = (key: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    if (options.authenticated) {
      const since = 'since authenticated = true: an empty one would leave /metrics open';
      if (options.username === '') problem('username', `expected a user name, ${since}`);
      if (options.password === '') problem('password', `expected a password, ${since}`);
      if (options.username.includes(':'))
        problem('username', 'expected a name without ":", which HTTP takes for the end of it');
    }
    if (options.tls_cert !== '' && options.tls_key === '')
      problem('tls_key', 'expected the key of tls_cert, a PEM file');
    if (options.tls_key !== '' && options.tls_cert === '')
      problem('tls_cert', 'expected the certificate of tls_key, a PEM file');
  });

export const clusterConfig: StandardSchema<PrometheusClusterOptions> = z
  .strictObject({ port: port.optional() })
  .prefault({});
