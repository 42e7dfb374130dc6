import { releaseAtLeast } from '../model/spec.js';

/** Seconds, from the OneFS API reference. */
export const TIMEOUT_ABSOLUTE = 14_400;
export const TIMEOUT_INACTIVE = 900;
/** Below this many remaining seconds, OneFS 9.3 and later offer a replacement cookie. */
const REPLACE_BELOW = 450;
const MAX_SESSIONS = 10_000;

/** A login. Its cookies share the absolute end and the CSRF token. */
export interface Session {
  readonly csrf: string;
  readonly username: string;
  readonly services: readonly string[];
  /** LNN of the node that created it; sessions are local to a node. */
  readonly node: number;
  /** Epoch milliseconds. */
  readonly absoluteEnd: number;
}

interface Cookie {
  readonly session: Session;
  inactiveEnd: number;
  replacement: string | undefined;
}

/** A valid session with its remaining seconds, and the cookie that should replace its own, if any. */
export interface LiveSession {
  readonly session: Session;
  readonly absolute: number;
  readonly inactive: number;
  readonly replacement: string | undefined;
}

/** The sessions of a cluster. Times are in milliseconds. */
export class SessionStore {
  readonly #cookies = new Map<string, Cookie>();
  readonly #replaces: boolean;

  /** `release`: from OneFS 9.3 on, calls no longer extend the inactivity timer, and a replacement cookie is offered. */
  constructor(release: string) {
    this.#replaces = releaseAtLeast(release, '9.3');
  }

  get size(): number {
    return this.#cookies.size;
  }

  create(username: string, services: readonly string[], node: number, now: number): { id: string; session: Session } {
    this.#forgetExpired(now);
    const session = { csrf: crypto.randomUUID(), username, services, node, absoluteEnd: now + TIMEOUT_ABSOLUTE * 1000 };
    return { id: this.#issue(session, now), session };
  }

  /** Finds the session of a cookie; undefined if there is none, if it has expired, or if another node created it. */
  find(id: string | undefined, node: number, now: number): LiveSession | undefined {
    const cookie = id === undefined ? undefined : this.#cookies.get(id);
    if (cookie === undefined || cookie.session.node !== node) return undefined;
    if (now >= cookie.session.absoluteEnd || now >= cookie.inactiveEnd) return undefined;
    return this.#replaces ? this.#offered(cookie, now) : this.#extended(cookie, now);
  }

  /** Ends a session and removes all of its cookies. */
  remove(session: Session): void {
    for (const [id, cookie] of this.#cookies) if (cookie.session === session) this.#cookies.delete(id);
  }

  #extended(cookie: Cookie, now: number): LiveSession {
    cookie.inactiveEnd = now + TIMEOUT_INACTIVE * 1000;
    return live(cookie, now, undefined);
  }

  #offered(cookie: Cookie, now: number): LiveSession {
    if (cookie.inactiveEnd - now > REPLACE_BELOW * 1000) return live(cookie, now, undefined);
    if (cookie.replacement === undefined || !this.#cookies.has(cookie.replacement)) {
      cookie.replacement = this.#issue(cookie.session, now);
    }
    return live(cookie, now, cookie.replacement);
  }

  #issue(session: Session, now: number): string {
    const id = crypto.randomUUID();
    this.#cookies.set(id, { session, inactiveEnd: now + TIMEOUT_INACTIVE * 1000, replacement: undefined });
    return id;
  }

  #forgetExpired(now: number): void {
    for (const [id, cookie] of this.#cookies) {
      if (now >= cookie.inactiveEnd || now >= cookie.session.absoluteEnd) this.#cookies.delete(id);
    }
    for (const id of this.#cookies.keys()) {
      if (this.#cookies.size < MAX_SESSIONS) return;
      this.#cookies.delete(id);
    }
  }
}

function live(cookie: Cookie, now: number, replacement: string | undefined): LiveSession {
  return {
    session: cookie.session,
    absolute: Math.ceil((cookie.session.absoluteEnd - now) / 1000),
    inactive: Math.ceil((cookie.inactiveEnd - now) / 1000),
    replacement,
  };
}
