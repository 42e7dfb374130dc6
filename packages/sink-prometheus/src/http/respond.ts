import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';

/** The type of the text format. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Answers with a short text. Without a body when only its head was asked for. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': body.length,
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * Answers with a page of samples as it is made: the next chunk is asked for when the scraper took the last. Compressed
 * in a thread of its own if the scraper can read that, as Prometheus can.
 *
 * @throws Error when the scraper goes away, or when the page cannot be made: the connection is cut then, since a page
 * that merely ended early would look whole
 */
export async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  page: AsyncIterable<Buffer>,
): Promise<void> {
  const gzip = acceptsGzip(request.headers['accept-encoding']);
  response.writeHead(200, {
    'content-type': METRICS_TYPE,
    'cache-control': 'no-store',
    vary: 'accept-encoding',
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const chunks = Readable.from(page, { highWaterMark: 1 });
  // Samples compress to a tenth at the lowest level; the highest takes six times the time for a third less.
  if (gzip) await pipeline(chunks, createGzip({ level: constants.Z_BEST_SPEED }), response);
  else await pipeline(chunks, response);
}

/** RFC 9110, section 12.5.3: a list of codings, each with an optional weight; weight 0 forbids it. */
export function acceptsGzip(accepted: string | string[] | undefined): boolean {
  for (const part of String(accepted ?? '')
    .toLowerCase()
    .split(',')) {
    const [coding, ...parameters] = part.split(';').map((text) => text.trim());
    if (coding === 'gzip' || coding === 'x-gzip') return !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
  }
  return false;
}
