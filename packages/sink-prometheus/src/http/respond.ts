import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { acceptsGzip, sendText } from '@gostats/net';
import type { SharedPage } from './shared-page.js';
import type { Coding } from './shared-pages.js';

/** Content type of the text format. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Sends a page of samples while it is being made, compressed if the scraper accepts it, as Prometheus does.
 *
 * @throws Error if the scraper disconnects or is too slow, or the page cannot be made. The connection is then cut,
 * because a page that merely ended early would look complete
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
  for await (const chunk of page.read(cut)) {
    if (!response.write(chunk)) await taken(response);
    if (response.destroyed) throw new ScraperGone();
  }
  response.end();
  await finished(response, { readable: false }).catch(() => Promise.reject(new ScraperGone()));
}

/** A scraper closed the connection, or was cut off because it does not read. */
export class ScraperGone extends Error {
  override readonly name = 'ScraperGone';

  constructor() {
    super('the scraper went away before it had the page');
  }
}

/** Resolves once the scraper has received what was written, or has disconnected. */
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
