import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { TlsVersion } from '../tls-version.js';
import { ListenerError } from './listener-error.js';

/** Paths of PEM files. */
export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
  /** Authorities of the clients; absent: any client. */
  readonly clientCa?: string | undefined;
  readonly minVersion?: TlsVersion | undefined;
}

/** What a server needs for TLS. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
  readonly minVersion: TlsVersion;
}

/** A certificate, its key, and the authorities of clients on disk, which may be renewed while we serve. */
export class TlsFiles {
  readonly #paths: TlsPaths;
  #seen = '';

  constructor(paths: TlsPaths) {
    this.#paths = paths;
  }

  /** @throws ListenerError `E_TLS_FILE`: a file is missing or unreadable, or they do not belong together */
  async load(): Promise<TlsMaterial> {
    const { cert, key, clientCa, minVersion = 'TLSv1.2' } = this.#paths;
    // Noted before the files are read, and also when they are bad: what changes later is looked at, and nothing twice.
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

  /** The new files, if one changed since they were looked at last. @throws as `load` */
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

/** Without a certificate in it, a server would take no client, or any. */
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
