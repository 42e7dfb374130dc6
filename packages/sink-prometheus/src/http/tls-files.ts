import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { PrometheusSinkError } from '../errors.js';

export interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A certificate and its key on disk, which may be renewed while we serve. */
export class TlsFiles {
  readonly #cert: string;
  readonly #key: string;
  #seen = '';

  constructor(cert: string, key: string) {
    this.#cert = cert;
    this.#key = key;
  }

  /** @throws PrometheusSinkError `E_TLS_FILE`: a file is missing or unreadable, or they are no pair */
  async load(): Promise<KeyPair> {
    // Noted before the files are read, and also when they are bad: what changes later is looked at, and nothing twice.
    this.#seen = await this.#version();
    const pair = { cert: await read('tls_cert', this.#cert), key: await read('tls_key', this.#key) };
    try {
      createSecureContext(pair);
    } catch (error) {
      throw new PrometheusSinkError(
        'E_TLS_FILE',
        `tls_cert ${this.#cert} and tls_key ${this.#key} are not a PEM certificate and its key` +
          ` (${(error as Error).message}).` +
          ' Give the full chain in tls_cert, and a key without a passphrase in tls_key.',
        error,
      );
    }
    return pair;
  }

  /** The new pair, if a file changed since it was looked at last. @throws as `load` */
  async renewed(): Promise<KeyPair | undefined> {
    return (await this.#version()) === this.#seen ? undefined : this.load();
  }

  async #version(): Promise<string> {
    const seen = await Promise.all([this.#cert, this.#key].map((path) => stat(path).catch(() => undefined)));
    return seen.map((file) => `${file?.mtimeMs}/${file?.ino}/${file?.size}`).join(' ');
  }
}

async function read(option: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new PrometheusSinkError(
      'E_TLS_FILE',
      `Cannot read ${option} ${path} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).` +
        ' Give the path of a PEM file that this user may read; a relative one starts at the working directory.',
      error,
    );
  }
}
