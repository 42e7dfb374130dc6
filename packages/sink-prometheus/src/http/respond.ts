import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import type { SharedPage } from './shared-page.js';
import type { Coding } from './shared-pages.js';

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

/** A scraper must have taken the page by then. Prometheus waits ten seconds by default. */
const TAKE_PAGE_MS = 60_000;

/**
 * Answers with a page of samples as it is made, compressed if the scraper can read that, as Prometheus can.
 *
 * @throws Error when the scraper goes away, is too slow, or when the page cannot be made: the connection is cut then,
 * since a page that merely ended early would look whole
 */
export async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  open: (coding: Coding) => SharedPage | undefined,
): Promise<void> {
  const coding = acceptsGzip(request.headers['accept-encoding']) ? 'gzip' : 'plain';
  const page = request.method === 'HEAD' ? undefined : open(coding);
  if (page === undefined && request.method !== 'HEAD') {
    const text = 'Too much is being sent to scrapers that do not read.\n';
    sendText(request, response, 503, text, { 'retry-after': '1' });
    return;
  }
  response.writeHead(200, {
    'content-type': METRICS_TYPE,
    'cache-control': 'no-store',
    vary: 'accept-encoding',
    ...(coding === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
  });
  if (page === undefined) {
    response.end();
    return;
  }
  const cut = (): void => void response.destroy();
  const deadline = setTimeout(cut, TAKE_PAGE_MS);
  try {
    for await (const chunk of page.read(cut)) {
      if (!response.write(chunk)) await taken(response);
      if (response.destroyed) throw new ScraperGone();
    }
    response.end();
    await finished(response, { readable: false }).catch(() => Promise.reject(new ScraperGone()));
  } finally {
    clearTimeout(deadline);
  }
}

/** A scraper closed the connection, or was cut because it does not read. */
export class ScraperGone extends Error {
  override readonly name = 'ScraperGone';

  constructor() {
    super('the scraper went away before it had the page');
  }
}

/** Until the scraper has taken what was written to it, or is gone. */
function taken(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
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
