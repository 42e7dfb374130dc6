import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { bodyOf } from '../http/responses.js';
import type { Connection, SimulatedCluster } from '../simulated-cluster.js';

/** Request bodies longer than this are not valid PAPI calls. */
const MAX_BODY_BYTES = 1_000_000;

/** Passes the requests of an HTTPS server to a cluster. All requests of one connection go to the same node. */
export function connectionListener(cluster: SimulatedCluster): RequestListener {
  const connections = new WeakMap<Socket, Connection>();
  const connectionOf = (socket: Socket): Connection => {
    const known = connections.get(socket);
    if (known !== undefined) return known;
    const made = { ...cluster.connect(), loopback: isLoopback(socket.remoteAddress) };
    connections.set(socket, made);
    return made;
  };
  return (incoming, outgoing) => {
    serve(cluster, incoming, outgoing, connectionOf(incoming.socket)).catch(() => incoming.socket.destroy());
  };
}

async function serve(
  cluster: SimulatedCluster,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  connection: Connection,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const request = await requestOf(incoming, gone.signal);
  const response = await cluster.handle(request, connection);
  if (outgoing.destroyed) return;
  // The model reports a broken connection this way. node:tls can close it silently, but cannot send a TCP reset.
  if (response.type === 'error') incoming.socket.destroy();
  else await send(response, outgoing);
}

async function requestOf(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const url = `https://${incoming.headers.host ?? 'localhost'}${incoming.url ?? '/'}`;
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
  }
  const method = incoming.method ?? 'GET';
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  return new Request(url, { method, headers, signal, body: await readBody(incoming) });
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RangeError('request body too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const names = new Set(response.headers.keys());
  for (const name of names) {
    outgoing.setHeader(
      name,
      name === 'set-cookie' ? response.headers.getSetCookie() : (response.headers.get(name) ?? ''),
    );
  }
  // Write the bytes directly: reading them from the response's stream would cost more than creating them.
  const body = bodyOf(response) ?? Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, { 'Content-Length': body.length });
  outgoing.end(body);
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}
