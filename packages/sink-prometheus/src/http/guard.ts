import type { RequestListener } from 'node:http';
import type { CredentialsCheck } from './basic-auth.js';
import { sendText } from './respond.js';

/** Lets through what reads (GET and HEAD), and only with good credentials if there are any. */
export function guarded(
  check: CredentialsCheck | undefined,
  onRefused: () => void,
  handle: RequestListener,
): RequestListener {
  return (request, response) => {
    if (check !== undefined && !check(request.headers.authorization)) {
      onRefused();
      sendText(request, response, 401, 'Expected a user name and a password.\n', {
        'www-authenticate': 'Basic realm="gostats", charset="UTF-8"',
      });
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendText(request, response, 405, 'Only GET and HEAD are answered here.\n', { allow: 'GET, HEAD' });
      return;
    }
    handle(request, response);
  };
}
