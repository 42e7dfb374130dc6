import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Says whether a request's `Authorization` header is good. */
export type CredentialsCheck = (authorization: string | undefined) => boolean;

/**
 * Checks HTTP basic auth (RFC 7617). Both sides are hashed with a key of this process before they are compared, so that
 * the time taken tells neither how much of a guess is right nor how long the secret is.
 */
export function basicAuth(username: string, password: string): CredentialsCheck {
  const key = randomBytes(32);
  const digest = (text: Buffer): Buffer => createHmac('sha256', key).update(text).digest();
  const expected = digest(Buffer.from(`${username}:${password}`));
  return (authorization = '') => {
    const [, token = ''] = /^basic +([a-z0-9+/]+=*) *$/i.exec(authorization) ?? [];
    return timingSafeEqual(digest(Buffer.from(token, 'base64')), expected);
  };
}
