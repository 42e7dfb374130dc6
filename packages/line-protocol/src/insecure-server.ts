import { isLoopback } from '@gostats/net';
import type { ServerOptions } from './connection.js';

/**
 * Returns one sentence for each insecure setting of this server, to log at start.
 *
 * @param sendsCredentials whether requests carry a password or a token
 */
export function insecureChoicesOf(server: ServerOptions, sendsCredentials: boolean): string[] {
  if (isLoopback(server.host)) return [];
  const place = `${server.host}:${server.port}`;
  if (!server.use_ssl) {
    return sendsCredentials
      ? [`Credentials go to ${place} unencrypted, where anybody on the way can read them. Set use_ssl = true.`]
      : [];
  }
  return server.skip_ssl_verify
    ? [
        `The certificate of ${place} is not checked (skip_ssl_verify = true): whoever stands between can read and change ` +
          'what is written. Set ca_file or fingerprint instead.',
      ]
    : [];
}
