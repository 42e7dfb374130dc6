import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.js';
import { unauthorized } from './answer.js';

interface Session {
  readonly id: string;
  readonly csrf: string;
  /** Sessions are local to the node that gave them. */
  readonly node: number;
  readonly user: string;
  /** Seconds of the server's clock. The absolute time is shared with every replacement, the inactive time is not. */
  readonly absoluteFrom: number;
  readonly inactiveFrom: number;
  replacement?: Session;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export type Verdict =
  | { readonly kind: 'good'; readonly setCookie?: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused' };

const absolute = 14_400;
const inactive = 900;

/** The session service of one cluster, as OneFS 9.3 and later has it. */
export class Sessions {
  readonly #byId = new Map<string, Session>();
  readonly #credentials: Credentials;
  readonly #now: () => number;
  /** `outdated`: requests with a cookie for which another had been given already. */
  readonly counts = { logins: 0, refusedLogins: 0, logouts: 0, replacements: 0, outdated: 0 };
  /** All ids and CSRF tokens. */
  readonly secrets: string[] = [];

  constructor(credentials: Credentials, now: () => number) {
    this.#credentials = credentials;
    this.#now = now;
  }

  get open(): number {
    return this.#byId.size;
  }

  /** All at once, as after a restart of the service. */
  forgetAll(): void {
    this.#byId.clear();
  }

  logIn(headers: IncomingHttpHeaders, body: string, node: number): Answer {
    const { username, password, services } = parse(headers, body);
    const good = username === this.#credentials.username && password === this.#credentials.password;
    if (!good || !Array.isArray(services) || !services.includes('platform')) {
      this.counts.refusedLogins++;
      return unauthorized;
    }
    this.counts.logins++;
    const now = this.#now();
    const session = {
      id: randomUUID(),
      csrf: randomUUID(),
      node,
      user: username,
      absoluteFrom: now,
      inactiveFrom: now,
    };
    this.#byId.set(session.id, session);
    this.secrets.push(session.id, session.csrf);
    const cookies = [cookieOf(session), `isicsrf=${session.csrf}; path=/; Secure`];
    return {
      status: 201,
      headers: { 'set-cookie': cookies },
      body: JSON.stringify({ services, ...this.#left(session), username }),
    };
  }

  describe(headers: IncomingHttpHeaders, node: number): Answer {
    const session = this.#find(headers, node);
    if (session === undefined) return { ...unauthorized, body: unauthorized.body.replace('Auth', 'auth') };
    return {
      status: 200,
      body: JSON.stringify({ services: ['platform'], ...this.#left(session), username: session.user }),
    };
  }

  logOut(headers: IncomingHttpHeaders, node: number): Answer {
    const session = this.#find(headers, node);
    if (session === undefined || headers['x-csrf-token'] !== session.csrf) return unauthorized;
    this.counts.logouts++;
    this.#byId.delete(session.id);
    if (session.replacement !== undefined) this.#byId.delete(session.replacement.id);
    for (const [id, { replacement }] of this.#byId) if (replacement?.id === session.id) this.#byId.delete(id);
    return {
      status: 204,
      body: '',
      headers: { 'set-cookie': 'isisessid=deleted; path=/; Expires=Thu, 01-Jan-1970 00:00:01 GMT; HttpOnly; Secure' },
    };
  }

  /** Whether a request may pass, and the replacement cookie that its answer carries in the second half of the 900 s. */
  check(headers: IncomingHttpHeaders, node: number, origin: string): Verdict {
    const { authorization } = headers;
    if (authorization !== undefined)
      return authorization === basic(this.#credentials) ? { kind: 'good' } : { kind: 'refused' };
    const session = this.#find(headers, node);
    if (session === undefined) return { kind: cookie(headers, 'isisessid') === undefined ? 'refused' : 'unknown' };
    const from = headers.referer ?? headers.origin;
    if (headers['x-csrf-token'] !== session.csrf || from === undefined || !from.startsWith(origin))
      return { kind: 'refused' };
    if (inactive - (this.#now() - session.inactiveFrom) > inactive / 2) return { kind: 'good' };
    if (session.replacement !== undefined) this.counts.outdated++;
    return { kind: 'good', setCookie: cookieOf((session.replacement ??= this.#replace(session))) };
  }

  #replace(session: Session): Session {
    const { csrf, node, user, absoluteFrom } = session;
    const replacement: Session = { id: randomUUID(), csrf, node, user, absoluteFrom, inactiveFrom: this.#now() };
    this.counts.replacements++;
    this.#byId.set(replacement.id, replacement);
    this.secrets.push(replacement.id);
    return replacement;
  }

  #find(headers: IncomingHttpHeaders, node: number): Session | undefined {
    const session = this.#byId.get(cookie(headers, 'isisessid') ?? '');
    if (session === undefined || session.node !== node) return undefined;
    const { timeout_absolute, timeout_inactive } = this.#left(session);
    if (timeout_absolute > 0 && timeout_inactive > 0) return session;
    this.#byId.delete(session.id);
    return undefined;
  }

  #left({ absoluteFrom, inactiveFrom }: Session): { timeout_absolute: number; timeout_inactive: number } {
    const now = this.#now();
    return { timeout_absolute: absolute - (now - absoluteFrom), timeout_inactive: inactive - (now - inactiveFrom) };
  }
}

const cookieOf = ({ id }: Session): string => `isisessid=${id}; path=/; HttpOnly; Secure; SameSite=strict`;

const basic = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function cookie(headers: IncomingHttpHeaders, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(/; */).map((pair) => pair.split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

function parse(headers: IncomingHttpHeaders, body: string): Partial<Record<string, unknown>> & { username?: string } {
  if (headers['content-type']?.startsWith('application/json') !== true) return {};
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}
