import type { ServerResponse } from 'node:http';
import { json } from './fake-node.js';
import type { Respond, Seen } from './fake-node.js';

/** The session half of a OneFS node, as a patched release behaves: even a GET needs cookie, CSRF token and referer. */
export interface FakeSessions {
  readonly respond: Respond;
  /** Ends all sessions, as an expiry does. */
  expire(): void;
  /** Cookies that are good now. */
  readonly live: Set<string>;
  readonly logins: number;
}

export interface FakeSessionsOptions {
  readonly password?: string;
  /** false = a release before the 2018 patches. */
  readonly csrf?: boolean;
  /** How a 401 looks; OneFS from 9.5 on sends HTML for an expired session. */
  readonly html?: boolean;
  readonly timeoutAbsolute?: number;
  /** Prefix of the cookies' values. */
  readonly canary?: string;
}

/** @param inside answers a request of a good session */
export function fakeSessions(origin: () => string, inside: Respond, options: FakeSessionsOptions = {}): FakeSessions {
  const { password = 'secret', csrf = true, html = false, timeoutAbsolute = 14_400, canary = 'cookie' } = options;
  const live = new Set<string>();
  let logins = 0;

  function logIn({ body }: Seen, response: ServerResponse): void {
    const sent = JSON.parse(body) as { username: string; password: string; services: string[] };
    logins++;
    if (sent.password !== password || !sent.services.includes('platform')) return unauthorized(response, false);
    const id = `${canary}-${logins}`;
    live.add(id);
    const granted = {
      services: sent.services,
      timeout_absolute: timeoutAbsolute,
      timeout_inactive: 900,
      username: sent.username,
    };
    const cookies = [`isisessid=${id}; path=/; HttpOnly; Secure; SameSite=strict`];
    if (csrf) cookies.push(`isicsrf=token-${id}; path=/; Secure`);
    return json(response, 201, granted, { 'set-cookie': cookies });
  }

  function isGood({ headers }: Seen): boolean {
    const id = /isisessid=([^;]*)/.exec(headers.cookie ?? '')?.[1] ?? '';
    if (!live.has(id)) return false;
    return csrf
      ? headers['x-csrf-token'] === /isicsrf=([^;]*)/.exec(headers.cookie ?? '')?.[1] && headers.referer === origin()
      : headers['x-csrf-token'] === undefined;
  }

  return {
    live,
    get logins() {
      return logins;
    },
    expire: () => live.clear(),
    respond(seen, response) {
      if (seen.method === 'POST') return logIn(seen, response);
      if (!isGood(seen)) return unauthorized(response, html);
      if (seen.method === 'DELETE') {
        live.clear();
        response
          .writeHead(204, { 'set-cookie': 'isisessid=deleted; path=/; Expires=Thu, 01-Jan-1970 00:00:01 GMT' })
          .end();
        return undefined;
      }
      return inside(seen, response);
    },
  };
}

function unauthorized(response: ServerResponse, html: boolean): void {
  if (html)
    response.writeHead(401, { 'content-type': 'text/html' }).end('<html><body>Authorization required</body></html>');
  else json(response, 401, { errors: [{ message: 'Authorization required' }] });
}
