import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expired, refuse, unauthorized, uriTooLong } from './answer.js';
import type { Answer } from './answer.js';
import { readCatalogue } from './catalogue.js';
import { Current } from './current.js';
import type { SentRow } from './current.js';
import { findResource } from './resources.js';
import { Sessions } from './sessions.js';
import type { Credentials } from './sessions.js';
import { Summaries } from './summaries.js';
import type { SummaryItem, SummaryKind } from './summaries.js';

/** What was asked and what became of it. */
interface SeenRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly status: number;
  /** Behind one address: which node the connection led to. */
  readonly node: number;
}

export interface IndependentOnefs {
  readonly port: number;
  readonly keys: readonly string[];
  readonly requests: readonly SeenRequest[];
  readonly rows: readonly SentRow[];
  readonly summaryItems: readonly { readonly kind: SummaryKind; readonly item: SummaryItem }[];
  readonly sessions: Readonly<Sessions['counts']> & { readonly open: number };
  readonly connections: number;
  /** Every session id and CSRF token that was ever given: none may be seen in a log. */
  readonly secrets: readonly string[];
  /** Ends every session, without a word, when the next request comes whose URL contains this. */
  expireSessionsAt(part: string): void;
  /** Closes every connection that waits for a request, as Apache does after 15 s. */
  closeIdleConnections(): void;
  /** Turns the clock of the sessions, and no other. Seconds. */
  passTime(seconds: number): void;
  close(): Promise<void>;
}

export interface IndependentOptions extends Credentials {
  readonly cert: string;
  readonly key: string;
  /** How many nodes share the address; each new connection leads to the next one. Default 1. */
  readonly nodesBehindAddress?: number;
}

const longestUrl = 8096;
const keepAliveTimeout = 15_000;

export async function startIndependentOnefs(options: IndependentOptions): Promise<IndependentOnefs> {
  const { cert, key, nodesBehindAddress = 1 } = options;
  let passed = 0;
  const now = (): number => Date.now() / 1000;
  const catalogue = readCatalogue();
  const sessions = new Sessions(options, () => now() + passed);
  const current = new Current(catalogue, now);
  const summaries = new Summaries(now);
  const resource = findResource({ catalogue, current, summaries });
  const requests: SeenRequest[] = [];
  const nodeOf = new WeakMap<object, number>();
  let connections = 0;
  let expireAt: string | undefined;
  let origin = '';

  const decide = async (request: IncomingMessage, node: number): Promise<Answer> => {
    const { method = '', url = '', headers } = request;
    const body = await text(request);
    if (url.length > longestUrl) return uriTooLong;
    if (url === '/session/1/session') {
      if (method === 'POST') return sessions.logIn(headers, body, node);
      if (method === 'GET') return sessions.describe(headers, node);
      return method === 'DELETE'
        ? sessions.logOut(headers, node)
        : refuse('AEC_METHOD_NOT_ALLOWED', `Method '${method}' is not allowed`);
    }
    if (!url.startsWith('/platform/')) return refuse('AEC_NOT_FOUND', `Path not found: ${url}`);
    if (expireAt !== undefined && url.includes(expireAt)) {
      expireAt = undefined;
      sessions.forgetAll();
    }
    const verdict = sessions.check(headers, node, origin);
    if (verdict.kind !== 'good') return verdict.kind === 'unknown' ? expired : unauthorized;
    if (method !== 'GET') return refuse('AEC_METHOD_NOT_ALLOWED', `Method '${method}' is not allowed`);
    const answer = resource(new URL(url, origin));
    return verdict.setCookie === undefined
      ? answer
      : { ...answer, headers: { ...answer.headers, 'set-cookie': verdict.setCookie } };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const node = nodeOf.get(request.socket) ?? 0;
    const { status, headers, body, onSent } = await decide(request, node);
    requests.push({ method: request.method ?? '', url: request.url ?? '', status, node });
    const length =
      status === 204 ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    response.writeHead(status, { server: 'Apache', ...length, ...headers });
    response.once('finish', () => onSent?.()).end(body);
  };

  const server = createServer({ cert, key }, (request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.on('secureConnection', (socket: Socket) => nodeOf.set(socket, connections++ % nodesBehindAddress));
  // Node would add a second of mercy of its own.
  Object.assign(server, { keepAliveTimeout, keepAliveTimeoutBuffer: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  origin = `https://127.0.0.1:${port}`;

  return {
    port,
    keys: [...catalogue.keys()],
    requests,
    rows: current.sent,
    summaryItems: summaries.sent,
    secrets: sessions.secrets,
    get sessions() {
      return { ...sessions.counts, open: sessions.open };
    },
    get connections() {
      return connections;
    },
    expireSessionsAt: (part) => void (expireAt = part),
    closeIdleConnections: () => server.closeIdleConnections(),
    passTime: (seconds) => void (passed += seconds),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
