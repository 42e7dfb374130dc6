import type { TLSSocket } from 'node:tls';

/** The format that `parseFingerprint` expects, for messages. */
export const FINGERPRINT_EXPECTED = '"sha256:" and 64 hexadecimal digits, with or without colons';

/**
 * Normalises a fingerprint (`sha256:ab12…`, `AB:12:…` or the output of `openssl x509 -fingerprint -sha256`) to Node's
 * format, upper case with colons. Returns undefined for any other text.
 */
export function parseFingerprint(text: string): string | undefined {
  const digits = /^(?:sha-?256(?: fingerprint)?\s*[:=]\s*)?((?:[\da-f]{2}:?){32})$/i.exec(text.trim())?.[1];
  return digits?.replaceAll(':', '').toUpperCase().match(/../g)?.join(':');
}

/** The server's certificate does not match the pin. */
export class FingerprintError extends Error {
  override readonly name = 'FingerprintError';
  readonly code = 'ERR_TLS_FINGERPRINT';
  /** `sha256:AB:12:…` of the certificate presented; `none` if there was none. */
  readonly found: string;

  constructor(found: string | undefined) {
    const shown = found === undefined ? 'none' : `sha256:${found}`;
    super(`the fingerprint of its certificate is ${shown}`);
    this.found = shown;
  }
}

/**
 * Checks the certificate of a connection that was just secured; returns an error if it matches no allowed fingerprint.
 */
export function checkFingerprint(socket: TLSSocket, allowed: readonly string[]): FingerprintError | undefined {
  const found = socket.getPeerX509Certificate()?.fingerprint256;
  return found !== undefined && allowed.includes(found) ? undefined : new FingerprintError(found);
}
