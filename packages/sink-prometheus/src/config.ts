import { secret, type StandardSchema } from '@gostats/core/sink';
import { resolveWeb, webProblems, webShape } from '@gostats/net';
import type { WebConfig, WebTable } from '@gostats/net';
import { z } from 'zod';
import { DEFAULT_MAX_SAMPLES } from './exposition/exposition.js';
import { isLabelName } from './exposition/names.js';

/** The options of the sink: `[prometheus]`, and the tables `[prom_http_sd]` and `[web]` under their own names. */
export interface PrometheusOptions extends Readonly<WebTable> {
  /** Whether `username` and `password` are required. */
  readonly authenticated: boolean;
  /** Name of an additional label with the cluster's name; empty: none. */
  readonly instance_label_name: string;
  /** At least 1. */
  readonly expiry_multiplier: number;
  /** Whether samples carry the time at which OneFS measured the value. */
  readonly timestamps: boolean;
  /** Maximum number of samples in memory per cluster. */
  readonly max_samples: number;
  /** Port that serves all clusters. */
  readonly port?: number | undefined;
  readonly prom_http_sd?: DiscoveryOptions | undefined;
  /** Settings for all listeners of the collector. */
  readonly web?: Readonly<WebTable> | undefined;
}

/** HTTP service discovery. */
export interface DiscoveryOptions {
  readonly enabled: boolean;
  /** The host reported to Prometheus for all targets. */
  readonly listen_addr?: string | undefined;
  /** Whether it requires the same credentials, and uses TLS, as the metrics pages. */
  readonly authenticated?: boolean;
  readonly tls?: boolean;
  readonly sd_port?: number | undefined;
}

/** The options of this sink in a `[[cluster]]`. */
export interface PrometheusClusterOptions {
  /** `prometheus_port`: port that serves this cluster only. */
  readonly port?: number | undefined;
}

const portNumber = z.int('expected a port number, 1 to 65535').min(1).max(65_535);
/** Also accepts a string, because the InfluxDB port is one in old files. */
const port = z.union(
  [
    portNumber,
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(portNumber),
  ],
  'expected a port number, 1 to 65535',
);
/** In an old file 0 is the same as a missing key. */
const maybePort = z
  .union([z.literal(0).transform(() => undefined), port], 'expected a port number, 1 to 65535')
  .optional();
/** An empty string in an old file is the same as a missing key. An IPv6 address may be in brackets. */
const address = z.string().transform((text) => text.trim().replace(/^\[(.*)\]$/, '$1') || undefined);

/** In an old file an empty string is the same as a missing key. */
const maybeEmpty = z
  .string()
  .transform((text) => text || undefined)
  .optional();

const discovery = z.strictObject({
  enabled: z.boolean().default(false),
  listen_addr: address.optional(),
  sd_port: maybePort,
  authenticated: z.boolean().default(true),
  tls: z.boolean().default(true),
});

export const config: StandardSchema<PrometheusOptions> = z
  .strictObject({
    ...webShape,
    authenticated: z.boolean().default(false),
    username: maybeEmpty,
    password: maybeEmpty.transform((text) => (text === undefined ? text : secret(text))),
    tls_cert: maybeEmpty,
    tls_key: maybeEmpty,
    instance_label_name: z
      .string()
      .default('')
      .refine(
        (name) => name === '' || isLabelName(name),
        'expected a label name: letters, digits and _, not beginning with a digit or with __',
      ),
    expiry_multiplier: z
      .number()
      .default(2)
      .transform((factor) => Math.max(1, factor)),
    timestamps: z.boolean().default(true),
    max_samples: z.int().min(1).default(DEFAULT_MAX_SAMPLES),
    port: port.optional(),
    prom_http_sd: discovery.optional(),
    web: z.strictObject(webShape).optional(),
  })
  .superRefine((options, context) => {
    const problem = (key: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [key], message });
    };
    if (options.authenticated) {
      const since = 'since authenticated = true: an empty one would leave /metrics open';
      if (options.username === undefined) problem('username', `expected a user name, ${since}`);
      if (options.password === undefined) problem('password', `expected a password, ${since}`);
      if (options.username?.includes(':') === true)
        problem('username', 'expected a name without ":", because HTTP ends the name there');
    }
    for (const { key, problem: text } of webProblems(ownWeb(options), options.web)) problem(key, text);
    for (const { key, problem: message } of webProblems(options.web ?? {})) {
      context.addIssue({ code: 'custom', path: ['web', key], message });
    }
  });

/** Merges the sink's own table with `[web]`. */
export function webOf(options: PrometheusOptions): WebConfig {
  return resolveWeb(ownWeb(options), options.web);
}

/**
 * As in gostats (Go), user name and password apply only with `authenticated = true`. A certificate applies only
 * together with its key, unless something else requires TLS.
 */
function ownWeb(options: PrometheusOptions): WebTable {
  const login = options.authenticated ? {} : { username: undefined, password: undefined };
  const tls = loneTlsFile(options) === undefined ? {} : { tls_cert: undefined, tls_key: undefined };
  return { ...options, ...login, ...tls };
}

/** Returns the TLS key that is set without its counterpart. gostats (Go) then serves HTTP. */
function loneTlsFile({
  tls_cert: cert,
  tls_key: key,
  tls_client_ca: clients,
  web,
}: PrometheusOptions): string | undefined {
  if ((cert === undefined) === (key === undefined) || clients !== undefined || web?.tls_cert !== undefined)
    return undefined;
  return cert === undefined ? 'tls_key' : 'tls_cert';
}

/** Describes what is not served and why; gostats starts anyway. */
export function findLeftOut(options: PrometheusOptions, portless: readonly string[]): string[] {
  const { enabled = false, sd_port: sdPort } = options.prom_http_sd ?? {};
  const lone = loneTlsFile(options);
  const other = lone === 'tls_key' ? 'tls_cert' : 'tls_key';
  return [
    ...(lone === undefined
      ? []
      : [`${lone} without ${other}: the pages are served over HTTP. Set ${other} in [prometheus], or remove ${lone}.`]),
    ...(enabled && sdPort === undefined
      ? ['Service discovery has no port and is not served. Set sd_port in [prom_http_sd], or enabled = false.']
      : []),
    ...(portless.length === 0
      ? []
      : [
          `No page is served for ${portless.join(', ')}. Set prometheus_port in that [[cluster]], or port in [prometheus] for all clusters.`,
        ]),
  ];
}

export const clusterConfig: StandardSchema<PrometheusClusterOptions> = z.strictObject({ port: maybePort }).prefault({});
