import type { TLSSocket } from 'node:tls';

/** What `parseFingerprint` expects, for messages. */
export const FINGERPRINT_EXPECTED = '"sha256:" and 64 hexadecimal digits, with or without colons';

/**
 * `sha256:ab12…`, `AB:12:…` or what `openssl x509 -fingerprint -sha256` prints → the digits in capitals, with colons, as
 * Node has them; undefined when it is none of these.
 */
export function parseFingerprint(text: string): string | undefined {
  const digits = /^(?:sha-?256(?: fingerprint)?\s*[:=]\s*)?((?:[\da-f]{2}:?){32})$/i.exec(text.trim())?.[1];
  return digits?.replaceAll(':', '').toUpperCase().match(/../g)?.join(':');
}

/** The server's certificate is not the one that was pinned. */
export class FingerprintError extends Error {
  override readonly name = 'FingerprintError';
  readonly code = 'ERR_TLS_FINGERPRINT';
  /** `sha256:AB:12:…` of the certificate that was shown; `none` when there was none. */
  readonly found: string;

  constructor(found: string | undefined) {
    const shown = found === undefined ? 'none' : `sha256:${found}`;
    super(`the fingerprint of its certificate is ${shown}`);
    this.found = shown;
  }
}

/** What is wrong with the certificate of a connection that was just secured, or nothing. */
export function checkFingerprint(socket: TLSSocket, allowed: readonly string[]): FingerprintError | undefined {
  const found = socket.getPeerX509Certificate()?.fingerprint256;
  return found !== undefined && allowed.includes(found) ? undefined : new FingerprintError(found);
}
