import { secret, type StandardSchema } from '@gostats/core/sink';
import { resolveWeb, webProblems, webShape } from '@gostats/net';
import type { WebConfig, WebTable } from '@gostats/net';
import { z } from 'zod';
import { DEFAULT_MAX_SAMPLES } from './exposition/exposition.js';
import { isLabelName } from './exposition/names.js';

/** The options of the sink: `[prometheus]`, and the tables `[prom_http_sd]` and `[web]` under their own names. */
export interface PrometheusOptions extends Readonly<WebTable> {
  /** Whether `username` and `password` are asked for. */
  readonly authenticated: boolean;
  /** Empty: no such label. */
  readonly instance_label_name: string;
  /** At least 1. */
  readonly expiry_multiplier: number;
  /** Whether samples carry the time at which OneFS took the value. */
  readonly timestamps: boolean;
  /** Samples that one cluster may have in memory. */
  readonly max_samples: number;
  /** Serves all clusters. */
  readonly port?: number | undefined;
  readonly prom_http_sd?: DiscoveryOptions | undefined;
  /** What is said of all listeners of the collector. */
  readonly web?: Readonly<WebTable> | undefined;
}

/** HTTP service discovery. */
export interface DiscoveryOptions {
  readonly enabled: boolean;
  /** The host that Prometheus is told for all targets. */
  readonly listen_addr?: string | undefined;
  /** Whether it asks for the credentials of the pages, and is served over TLS as they are. */
  readonly authenticated?: boolean;
  readonly tls?: boolean;
  readonly sd_port?: number | undefined;
}

/** What a `[[cluster]]` says to this sink. */
export interface PrometheusClusterOptions {
  /** `prometheus_port`: serves this cluster alone. */
  readonly port?: number | undefined;
}

const portNumber = z.int('expected a port number, 1 to 65535').min(1).max(65_535);
/** As a text too: the port of InfluxDB is one in an old file. */
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
/** In an old file 0 means the same as no such key. */
const maybePort = z
  .union([z.literal(0).transform(() => undefined), port], 'expected a port number, 1 to 65535')
  .optional();
/** An empty text in an old file means the same as no such key; an IPv6 address may stand in brackets. */
const address = z.string().transform((text) => text.trim().replace(/^\[(.*)\]$/, '$1') || undefined);

/** As in an old file, where an empty text means the same as no such key. */
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

/** How it serves: its own table on top of `[web]`. */
export function webOf(options: PrometheusOptions): WebConfig {
  return resolveWeb(ownWeb(options), options.web);
}

/**
 * A name and a password count with `authenticated = true` only, as in gostats; and a certificate with its key only, where
 * nothing else asks for TLS.
 */
function ownWeb(options: PrometheusOptions): WebTable {
  const login = options.authenticated ? {} : { username: undefined, password: undefined };
  const tls = loneTlsFile(options) === undefined ? {} : { tls_cert: undefined, tls_key: undefined };
  return { ...options, ...login, ...tls };
}

/** gostats serves HTTP when only one of the two is there. */
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

/** What is left out, and why; gostats starts with it. */
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
