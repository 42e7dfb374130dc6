import { isIPv6 } from 'node:net';
import type { UpdateInterval } from './types.js';

/** The replacement for an invalid value, as in gostats (Go). */
interface Tolerated {
  readonly value: unknown;
  /** `it is read as "session"` */
  readonly consequence: string;
}

/** @returns undefined for values with which gostats (Go) does not start either */
export type Tolerate = (given: unknown) => Tolerated | undefined;

/** gostats (Go) strips every leading `v`. A TOML number loses its trailing zero: 0.40 is parsed as 0.4. */
export const tolerateVersion: Tolerate = (given) => {
  const digits =
    typeof given === 'number' ? given.toFixed(2) : typeof given === 'string' ? given.replace(/^[vV]+/, '') : '';
  return /^0\.(?:3[1-9]|40)$/.test(digits) ? readAs(digits) : undefined;
};

/** gostats (Go) uses session authentication for any string other than exactly "basic-auth". */
export const tolerateAuthtype: Tolerate = (given) => (typeof given === 'string' ? readAs('session') : undefined);

export const tolerateLogFormat: Tolerate = (given) =>
  typeof given === 'string' ? readAs(given.trim().toLowerCase() === 'json' ? 'json' : 'text') : undefined;

/** The help text of gostats (Go) calls the level "warn" WARNING. */
export const tolerateLogLevel: Tolerate = (given) =>
  typeof given === 'string' ? readAs(given.trim().toLowerCase() === 'warning' ? 'warn' : 'notice') : undefined;

/** `active_stat_groups` cannot refer to a group without a name. */
export const tolerateNoName: Tolerate = (given) =>
  given === undefined || given === ''
    ? { value: '', consequence: 'active_stat_groups cannot name it, so it is left out' }
    : undefined;

export const NATIVE: UpdateInterval = { kind: 'native', multiplier: 1 };

/** The syntax of a number in Go. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Parses `"30"`, `"*"`, `"*2.5"`, or a number. Returns undefined for anything else and for negative values. */
export function readInterval(given: unknown): UpdateInterval | undefined {
  if (typeof given === 'number')
    return given >= 0 && given < Infinity ? { kind: 'absolute', intervalMs: given * 1000 } : undefined;
  if (given === '*') return NATIVE;
  const [, star, number = ''] = typeof given === 'string' ? (/^(\*?)([^]*)$/.exec(given) ?? []) : [];
  const value = Number(number);
  if (!NUMBER.test(number) || value < 0 || value === Infinity) return undefined;
  return star === '*' ? { kind: 'native', multiplier: value } : { kind: 'absolute', intervalMs: value * 1000 };
}

export const tolerateInterval: Tolerate = (given) => {
  const negative =
    typeof given === 'number'
      ? given < 0
      : typeof given === 'string' && NUMBER.test(given.replace(/^\*/, '')) && /-\s*[\d.]/.test(given);
  if (negative) {
    const consequence = 'it is polled as often as min_update_interval_override allows';
    return { value: { kind: 'absolute', intervalMs: 0 } satisfies UpdateInterval, consequence };
  }
  if (typeof given !== 'string' && typeof given !== 'number') return undefined;
  return { value: NATIVE, consequence: 'each of its statistics is polled at its own interval, as with "*"' };
};

/**
 * gostats (Go) always adds `https://` before the name and `:8080` after it, so it cannot reach a cluster whose hostname
 * is a URL or has a port. The intended host is clear, so it is accepted here.
 */
export const tolerateHostname: Tolerate = (given) => {
  const pattern = /^\s*(?:[a-z][a-z0-9+.-]*:\/\/)?(\[[^\]\s]+\]|[^\s/@:[\]?#]+)(?::(\d{1,5}))?(?:[/?#]\S*)?\s*$/i;
  const [, host, port] = typeof given === 'string' ? (pattern.exec(given) ?? []) : [];
  if (host === undefined || !isHost(host) || Number(port ?? 1) < 1 || Number(port ?? 1) > 65_535) return undefined;
  const alone = host.replace(/^\[|\]$/g, '');
  const value = port === undefined ? alone : `${host}:${port}`;
  return {
    value,
    consequence: `it is read as hostname = "${alone}"${port === undefined ? '' : ` and port = ${port}`}`,
  };
};

/** Whether a text is a host name, an address, or an IPv6 address in brackets. */
export function isHost(text: string): boolean {
  return /^[^\s/@:[\]]+$/.test(text) || isIPv6(text.replace(/^\[|\]$/g, ''));
}

/** Splits `hostname` into the host and the port in it, if any. */
export function splitHost(text: string): { readonly hostname: string; readonly port: number | undefined } {
  const [, host, port] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(text) ?? [];
  const hostname = (isIPv6(text) ? text : (host ?? text)).replace(/^\[|\]$/g, '');
  return { hostname, port: isIPv6(text) || port === undefined ? undefined : Number(port) };
}

function readAs(value: string): Tolerated {
  return { value, consequence: `it is read as ${JSON.stringify(value)}` };
}
