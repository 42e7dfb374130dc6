import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What to answer; `silence` accepts the request and never answers, `reset` closes the connection. */
export type HttpAnswer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'silence'
  | 'reset';

export interface HttpTestServer {
  readonly port: number;
  readonly url: string;
  /** All requests so far. */
  readonly seen: readonly SeenRequest[];
  /** TCP connections so far. */
  readonly connections: number;
  stop(): Promise<void>;
}

/** A server for the answers that a real one is hard to bring to: it answers whatever the test says. */
export async function startHttpServer(
  answer: (request: SeenRequest) => HttpAnswer,
  tls?: { key: string; cert: string },
): Promise<HttpTestServer> {
  const seen: SeenRequest[] = [];
  let connections = 0;
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('connection', () => connections++);
  server.on('request', (request, response) => {
    request.setEncoding('utf8');
    let body = '';
    request.on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one: SeenRequest = { method, url, headers, body };
      seen.push(one);
      send(response, answer(one));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    seen,
    get connections() {
      return connections;
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, what: HttpAnswer): void {
  if (what === 'silence') return;
  if (what === 'reset') return void response.destroy();
  response.writeHead(what.status, what.headers).end(what.body);
}
