import { LOGIN_PRIVILEGE, releaseAtLeast, type ResolvedSpec } from '../model/spec.js';
import type { SimulatedNode } from '../model/topology.js';
import { badRequest, jsonResponse, papiError, textResponse, unauthorized } from './responses.js';
import { SessionStore, TIMEOUT_ABSOLUTE, TIMEOUT_INACTIVE, type LiveSession } from './sessions.js';

/** Whether a call is admitted; a session may come with a cookie that replaces its own. */
export type Admission =
  | { readonly refused: Response }
  | { readonly refused?: never; readonly replacement?: string | undefined };

const SERVICES = new Set(['platform', 'namespace', 'remote-service']);
const END_OF_COOKIE = 'isisessid=deleted; path=/; Expires=Thu, 01-Jan-1970 00:00:01 GMT; HttpOnly; Secure';

/** Access control: basic authentication, sessions with CSRF token and Referer, and the session resource itself. */
export class AccessControl {
  readonly #spec: ResolvedSpec;
  readonly #now: () => number;
  readonly #sessions: SessionStore;

  constructor(spec: ResolvedSpec, now: () => number) {
    this.#spec = spec;
    this.#now = now;
    this.#sessions = new SessionStore(spec.release);
  }

  /** Admits a call to /platform, or rejects it with 401 or 403. */
  admit(request: Request, node: SimulatedNode): Admission {
    const basic = request.headers.get('authorization');
    if (basic !== null) return this.#admitBasic(basic);
    const cookie = sessionCookie(request);
    if (cookie === undefined) return { refused: unauthorized() };
    const found = this.#sessions.find(cookie, node.lnn, this.#now());
    if (found === undefined) return { refused: this.#expired() };
    if (!provesOrigin(request, found) || !found.session.services.includes('platform'))
      return { refused: unauthorized() };
    return this.#privileged({ replacement: found.replacement });
  }

  /** Handles POST, GET and DELETE of /session/1/session. */
  async session(request: Request, node: SimulatedNode): Promise<Response> {
    if (request.method === 'POST') return this.#login(await request.text(), node);
    if (request.method !== 'GET' && request.method !== 'DELETE') {
      return papiError(405, 'AEC_METHOD_NOT_ALLOWED', 'Method not allowed', [['Allow', 'GET, POST, DELETE']]);
    }
    const found = this.#sessions.find(sessionCookie(request), node.lnn, this.#now());
    if (found === undefined || !provesOrigin(request, found)) return unauthorized();
    if (request.method === 'GET')
      return jsonResponse(sessionBody(found.session, found), 200, replacementHeader(found.replacement));
    this.#sessions.remove(found.session);
    return textResponse(204, null, '', [['Set-Cookie', END_OF_COOKIE]]);
  }

  #login(body: string, node: SimulatedNode): Response {
    const asked = readLogin(body);
    if (asked === undefined) return badRequest('Invalid JSON: expected username, password and services');
    if (asked.username !== this.#spec.username || asked.password !== this.#spec.password) return unauthorized();
    const { id, session } = this.#sessions.create(asked.username, asked.services, node.lnn, this.#now());
    return jsonResponse(sessionBody(session, { absolute: TIMEOUT_ABSOLUTE, inactive: TIMEOUT_INACTIVE }), 201, [
      ...replacementHeader(id),
      ['Set-Cookie', `isicsrf=${session.csrf}; path=/; Secure`],
    ]);
  }

  #admitBasic(header: string): Admission {
    const encoded = /^basic\s+(\S+)$/i.exec(header)?.[1] ?? '';
    const given = Buffer.from(encoded, 'base64').toString('utf8');
    const good = this.#spec.basicAuth && given === `${this.#spec.username}:${this.#spec.password}`;
    return good ? this.#privileged({}) : { refused: unauthorized() };
  }

  #privileged(admission: Admission): Admission {
    return this.#spec.privileges.includes(LOGIN_PRIVILEGE) ? admission : { refused: forbidden(LOGIN_PRIVILEGE) };
  }

  /** From 9.5 on, an expired session is answered with HTML; earlier releases send the JSON of all other rejections. */
  #expired(): Response {
    return unauthorized(releaseAtLeast(this.#spec.release, '9.5') ? 'html' : 'json');
  }
}

/** Returns a 403 response for a missing privilege. */
export function forbidden(privilege: string): Response {
  return papiError(
    403,
    'AEC_FORBIDDEN',
    `Privilege check failed. The following read privilege is required: ${privilege}`,
  );
}

/** Returns the header that sets a client's session cookie. */
export function replacementHeader(id: string | undefined): [string, string][] {
  return id === undefined ? [] : [['Set-Cookie', `isisessid=${id}; path=/; HttpOnly; Secure; SameSite=strict`]];
}

function sessionCookie(request: Request): string | undefined {
  return /(?:^|;\s*)isisessid=([^;]*)/.exec(request.headers.get('cookie') ?? '')?.[1];
}

/**
 * Checks that the CSRF token is correct and that Referer (or Origin) names this host; required for every call,
 * including GET.
 */
function provesOrigin(request: Request, found: LiveSession): boolean {
  const from = request.headers.get('referer') ?? request.headers.get('origin') ?? '';
  if (request.headers.get('x-csrf-token') !== found.session.csrf || !URL.canParse(from)) return false;
  return new URL(from).host === request.url.split('/', 3)[2];
}

function sessionBody(
  session: { username: string; services: readonly string[] },
  left: { absolute: number; inactive: number },
): string {
  return JSON.stringify({
    services: session.services,
    timeout_absolute: left.absolute,
    timeout_inactive: left.inactive,
    username: session.username,
  });
}

function readLogin(body: string): { username: string; password: string; services: string[] } | undefined {
  try {
    const { username, password, services } = JSON.parse(body) as Record<string, unknown>;
    if (typeof username !== 'string' || typeof password !== 'string' || !Array.isArray(services)) return undefined;
    const known = services.filter((service): service is string => typeof service === 'string' && SERVICES.has(service));
    return known.length === 0 ? undefined : { username, password, services: known };
  } catch {
    // Not JSON: the caller answers 400.
    return undefined;
  }
}
