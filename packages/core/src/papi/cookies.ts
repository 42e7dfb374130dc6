/** The two cookies of a OneFS session. */
export interface SessionCookies {
  /** `isisessid`: the session. */
  readonly id: string;
  /** `isicsrf`: returned to the server as `X-CSRF-Token`. Releases before the 2018 patches send none. */
  readonly csrf: string | undefined;
}

/** Applies `Set-Cookie` to the known cookies; returns the same object when nothing changes. */
export function withSetCookie<Known extends SessionCookies | undefined>(
  known: Known,
  setCookie: string | readonly string[] | undefined,
): Known | SessionCookies {
  if (setCookie === undefined) return known;
  let id = known?.id;
  let csrf = known?.csrf;
  for (const line of typeof setCookie === 'string' ? [setCookie] : setCookie) {
    const [, name, value = ''] = /^\s*(isisessid|isicsrf)\s*=\s*([^;\s]*)/.exec(line) ?? [];
    // A logout sets the value "deleted".
    if (value === '' || value === 'deleted') continue;
    if (name === 'isisessid') id = value;
    if (name === 'isicsrf') csrf = value;
  }
  return id === undefined || (id === known?.id && csrf === known.csrf) ? known : { id, csrf };
}

/** Returns alternating names and values. Patched clusters check the referer: without it, even a GET gets 401. */
export function cookieHeaders({ id, csrf }: SessionCookies, origin: string): readonly string[] {
  const cookie = csrf === undefined ? `isisessid=${id}` : `isisessid=${id}; isicsrf=${csrf}`;
  return ['cookie', cookie, 'referer', origin, ...(csrf === undefined ? [] : ['x-csrf-token', csrf])];
}
