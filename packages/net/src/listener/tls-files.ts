import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { TlsVersion } from '../tls-version.js';
import { ListenerError } from './listener-error.js';

/** Paths of PEM files. */
export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
  /** CAs of client certificates; if undefined, any client is accepted. */
  readonly clientCa?: string | undefined;
  readonly minVersion?: TlsVersion | undefined;
}

/** The contents of the TLS files of a server. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
  readonly minVersion: TlsVersion;
}

/** A certificate, its key and the client CAs on disk, which may be renewed while the server runs. */
export class TlsFiles {
  readonly #paths: TlsPaths;
  #seen = '';

  constructor(paths: TlsPaths) {
    this.#paths = paths;
  }

  /**
   * Reads the files. @throws ListenerError `E_TLS_FILE` if a file is missing or unreadable, or certificate and key do
   * not match
   */
  async load(): Promise<TlsMaterial> {
    const { cert, key, clientCa, minVersion = 'TLSv1.2' } = this.#paths;
    // Recorded before reading, and also for invalid files, so that later changes are detected and nothing is read
    // twice.
    this.#seen = await this.#version();
    const pair = { cert: await read('tls_cert', cert), key: await read('tls_key', key), minVersion };
    try {
      createSecureContext(pair);
    } catch (error) {
      const { message } = error as Error;
      throw new ListenerError(
        'E_TLS_FILE',
        `tls_cert ${cert} and tls_key ${key} are not a PEM certificate and its key (${message}).` +
          ' Give the full chain in tls_cert, and a key without a passphrase in tls_key.',
        message,
        error,
      );
    }
    return clientCa === undefined ? pair : { ...pair, ca: await readAuthorities(clientCa) };
  }

  /** Returns the new files if any has changed since the last check. @throws like `load` */
  async renewed(): Promise<TlsMaterial | undefined> {
    return (await this.#version()) === this.#seen ? undefined : this.load();
  }

  async #version(): Promise<string> {
    const { cert, key, clientCa } = this.#paths;
    const paths = [cert, key, ...(clientCa === undefined ? [] : [clientCa])];
    const seen = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
    return seen.map((file) => `${file?.mtimeMs}/${file?.ino}/${file?.size}`).join(' ');
  }
}

/** Rejects a file without a certificate: a server would then accept no client, or any. */
async function readAuthorities(path: string): Promise<Buffer> {
  const ca = await read('tls_client_ca', path);
  try {
    if (!ca.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it contains no certificate');
    createSecureContext({ ca });
  } catch (error) {
    const { message } = error as Error;
    const text = `tls_client_ca ${path} has no PEM certificates of authorities (${message}). Give the certificates of the authorities that sign the clients' certificates.`;
    throw new ListenerError('E_TLS_FILE', text, message, error);
  }
  return ca;
}

async function read(option: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const problem = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ListenerError(
      'E_TLS_FILE',
      `Cannot read ${option} ${path} (${problem}).` +
        ' Give the path of a PEM file that this user may read; a relative one starts at the working directory.',
      problem,
      error,
    );
  }
}
