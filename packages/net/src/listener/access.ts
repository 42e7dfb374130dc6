import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { verifyPassword } from './password-hash.js';
import type { AccessConfig } from './resolve-web.js';

/** Whether a request may be answered; `busy`: too many passwords are being checked. */
export type Verdict = 'allowed' | 'refused' | 'busy';

/** How long a verdict is cached after its last use. */
const GOOD_MS = 600_000;
const BAD_MS = 60_000;
const REMEMBERED = 256;
/** Limits on hashes: computed concurrently, waiting in total, and per address. */
const MAX_CONCURRENT = 2;
const MAX_WAITING = 16;
const MAX_PER_ADDRESS = 4;

/** Verified for users that do not exist, so that the response time does not reveal whether a user exists. */
const DUMMY_HASH = `$scrypt$ln=15,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

interface Remembered {
  readonly good: boolean;
  until: number;
}

/**
 * Checks HTTP basic auth (RFC 7617) and bearer tokens (RFC 6750). Credentials are first hashed with a key of this
 * process, so that the response time reveals neither how much of a guess is right nor the length of the secret. A
 * password hash takes 80 ms, off the event loop; its verdict is cached, so that a scraper pays once.
 */
export class Access {
  /** Values of the header `WWW-Authenticate`. */
  readonly challenges: readonly string[];
  readonly #key = randomBytes(32);
  /** Digests of `user:password`. */
  readonly #passwords: readonly Buffer[];
  readonly #users: ReadonlyMap<string, string>;
  readonly #tokens: readonly Buffer[];
  readonly #remembered = new Map<string, Remembered>();
  readonly #pending = new Map<string, { readonly address: string; readonly verdict: Promise<Verdict> }>();
  readonly #turns: (() => void)[] = [];
  #running = 0;

  constructor({ passwords, users, tokenHashes }: AccessConfig) {
    this.#passwords = Object.entries(passwords).map(([user, password]) => this.#digest(`${user}:${password}`));
    this.#users = new Map(Object.entries(users));
    this.#tokens = tokenHashes.map((hash) => Buffer.from(hash, 'hex'));
    const hasUsers = this.#passwords.length + this.#users.size > 0;
    this.challenges = [
      ...(hasUsers ? ['Basic realm="gostats", charset="UTF-8"'] : []),
      ...(this.#tokens.length > 0 ? ['Bearer realm="gostats"'] : []),
    ];
  }

  /**
   * @param authorization the header, if present
   * @param address of the client; none may occupy all slots
   */
  check(authorization: string | undefined, address: string): Verdict | Promise<Verdict> {
    const [, bearer] = /^bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? '') ?? [];
    if (bearer !== undefined)
      return isOneOf(this.#tokens, createHash('sha256').update(bearer).digest()) ? 'allowed' : 'refused';
    const [, encoded] = /^basic +([a-z0-9+/]+=*) *$/i.exec(authorization ?? '') ?? [];
    const credentials = Buffer.from(encoded ?? '', 'base64').toString();
    const digest = this.#digest(credentials);
    if (isOneOf(this.#passwords, digest)) return 'allowed';
    if (encoded === undefined || this.#users.size === 0) return 'refused';
    return this.#checkHash(digest.toString('base64'), credentials, address);
  }

  #checkHash(digest: string, credentials: string, address: string): Verdict | Promise<Verdict> {
    const known = this.#remembered.get(digest);
    if (known !== undefined && known.until >= performance.now()) {
      this.#remember(digest, known.good);
      return known.good ? 'allowed' : 'refused';
    }
    const same = this.#pending.get(digest);
    if (same !== undefined) return same.verdict;
    const ofAddress = [...this.#pending.values()].filter((one) => one.address === address).length;
    if (this.#pending.size >= MAX_WAITING || ofAddress >= MAX_PER_ADDRESS) return 'busy';
    const verdict = this.#verify(digest, credentials).finally(() => this.#pending.delete(digest));
    this.#pending.set(digest, { address, verdict });
    return verdict;
  }

  async #verify(digest: string, credentials: string): Promise<Verdict> {
    const [user = '', ...rest] = credentials.split(':');
    const hash = this.#users.get(user);
    if (this.#running >= MAX_CONCURRENT) await new Promise<void>((resolve) => this.#turns.push(resolve));
    this.#running++;
    try {
      const good = (await verifyPassword(rest.join(':'), hash ?? DUMMY_HASH)) && hash !== undefined;
      this.#remember(digest, good);
      return good ? 'allowed' : 'refused';
    } catch {
      return 'busy'; // For example out of memory: refuse, but do not report the password as wrong.
    } finally {
      this.#running--;
      this.#turns.shift()?.();
    }
  }

  /**
   * Caches a verdict. Evicts the oldest bad one first, and never evicts a good one for a bad one, so that guesses
   * cannot push out a scraper.
   */
  #remember(digest: string, good: boolean): void {
    this.#remembered.delete(digest);
    if (this.#remembered.size >= REMEMBERED) {
      const bad = [...this.#remembered].find(([, one]) => !one.good)?.[0];
      const oldest = bad ?? (good ? this.#remembered.keys().next().value : undefined);
      if (oldest === undefined) return;
      this.#remembered.delete(oldest);
    }
    this.#remembered.set(digest, { good, until: performance.now() + (good ? GOOD_MS : BAD_MS) });
  }

  #digest(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}

/** Compares with every digest, so that the time taken reveals nothing. */
function isOneOf(digests: readonly Buffer[], digest: Buffer): boolean {
  let found = false;
  for (const one of digests) if (timingSafeEqual(one, digest)) found = true;
  return found;
}
