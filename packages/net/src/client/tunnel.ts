import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';

/** The tunnel through a proxy could not be established. Contains no password. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code = 'ERR_PROXY';

  constructor(proxy: URL, problem: string, cause?: unknown) {
    super(`the proxy ${proxy.protocol}//${proxy.host} ${problem}`, { cause });
  }
}

/**
 * Opens a connection to `host:port` through the proxy with CONNECT (RFC 9110 section 9.3.6).
 *
 * @throws ProxyError
 */
export function tunnel(proxy: URL, authority: string, timeoutMs: number, signal?: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (problem: string, cause?: unknown): void => reject(new ProxyError(proxy, problem, cause));
    const send = proxy.protocol === 'https:' ? secureRequest : plainRequest;
    const request = send({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...credentialsOf(proxy) },
      agent: false,
      timeout: timeoutMs,
      ...(signal && { signal }),
    });
    request.once('connect', (answer: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.setTimeout(0);
      if (answer.statusCode === 200 && head.length === 0) {
        resolve(socket);
        return;
      }
      socket.destroy();
      fail(
        head.length === 0
          ? refusal(answer.statusCode, authority)
          : `sent data before the tunnel to ${authority} was used`,
      );
    });
    // Node emits a non-2xx response to CONNECT as an ordinary response.
    request.once('response', (answer) => {
      answer.destroy();
      fail(refusal(answer.statusCode, authority));
    });
    request.once('timeout', () => request.destroy(new Error('timeout')));
    request.once('error', (error: NodeJS.ErrnoException) => fail(reasonOf(error, timeoutMs), error));
    request.end();
  });
}

function credentialsOf({ username, password }: URL): { readonly 'proxy-authorization'?: string } {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function refusal(status: number | undefined, authority: string): string {
  return status === 407 ? 'asks for a user and a password' : `answered ${status} to CONNECT ${authority}`;
}

function reasonOf({ code, message }: NodeJS.ErrnoException, timeoutMs: number): string {
  if (message === 'timeout') return `did not answer within ${timeoutMs / 1000} s`;
  if (code === 'ECONNREFUSED') return 'does not take connections';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'has a name that does not resolve';
  return `failed: ${code ?? message}`;
}
