import { isLoopback } from '../client/proxy.js';
import type { WebConfig } from './resolve-web.js';

/** An insecure setting of a listener. */
export interface InsecureChoice {
  readonly kind: 'open-listener' | 'password-without-tls';
  /** The problem and its remedy in a sentence or two. */
  readonly text: string;
}

/** @param host the address it actually listens on; undefined: all addresses */
export function insecureChoices(
  who: string,
  host: string | undefined,
  web: Pick<WebConfig, 'tls' | 'access'>,
): InsecureChoice[] {
  if (host !== undefined && isLoopback(host.replace(/^\[(.*)\]$/, '$1').toLowerCase())) return [];
  const place = host ?? 'all addresses';
  const { tls, access } = web;
  if (access === undefined && tls?.clientCa === undefined) {
    return [
      {
        kind: 'open-listener',
        text:
          `Open to anyone who can reach this machine: ${who}, on ${place}.` +
          ' Set listen_address to 127.0.0.1, or users and tls_cert in [web].',
      },
    ];
  }
  if (tls !== undefined) return [];
  return [
    {
      kind: 'password-without-tls',
      text: `Passwords are sent in clear text: ${who} accepts them on ${place} without TLS. Set tls_cert and tls_key in [web].`,
    },
  ];
}
