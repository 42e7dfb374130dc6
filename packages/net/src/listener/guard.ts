import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Access, Verdict } from './access.js';
import type { Connections } from './connections.js';
import { sendText } from './respond.js';

export interface GuardOptions {
  readonly connections: Connections;
  /** If undefined, everyone is answered. */
  readonly access: Access | undefined;
  /** Called for a request without valid credentials. */
  readonly onRefused: () => void;
  readonly handle: RequestListener;
}

/** Passes on only GET and HEAD requests without a body and, if access is restricted, with valid credentials. */
export function guarded({ connections, access, onRefused, handle }: GuardOptions): RequestListener {
  const decide = (request: IncomingMessage, response: ServerResponse, verdict: Verdict): void => {
    if (response.destroyed) return;
    const close = { connection: 'close' };
    if (verdict === 'busy') {
      const text = 'Too many passwords are being checked.\n';
      sendText(request, response, 503, text, { ...close, 'retry-after': '1' });
    } else if (verdict === 'refused') {
      onRefused();
      const headers = { 'www-authenticate': access?.challenges ?? [] };
      sendText(request, response, 401, 'Expected a user name and a password, or a token.\n', headers);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendText(request, response, 405, 'Only GET and HEAD are answered here.\n', { ...close, allow: 'GET, HEAD' });
    } else if (hasBody(request)) {
      sendText(request, response, 413, 'A request has no body here.\n', close);
    } else {
      connections.trust(request.socket);
      handle(request, response);
    }
  };
  return (request, response) => {
    const end = connections.begin(request.socket);
    response.once('close', end);
    const verdict = access?.check(request.headers.authorization, request.socket.remoteAddress ?? '') ?? 'allowed';
    if (typeof verdict === 'string') decide(request, response, verdict);
    else void verdict.then((told) => decide(request, response, told));
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
