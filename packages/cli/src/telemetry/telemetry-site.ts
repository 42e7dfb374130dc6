import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { sendText } from '@gostats/net';
import type { Registry } from 'prom-client';
import type { Health } from './health.js';

const INDEX = `gostats

/metrics  what gostats says of itself, for Prometheus
/health   clusters and sinks, as JSON; status 503 when nothing is collected
`;

interface Page {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const plain = (status: number, text: string): Page => ({ status, type: 'text/plain; charset=utf-8', text });

export interface TelemetrySite {
  readonly register: Registry;
  readonly health: () => Health;
  /** Called with the error when a page could not be rendered. */
  readonly failed: (thrown: unknown) => void;
}

/** Serves `/`, `/metrics` and `/health`. */
export function telemetrySite(site: TelemetrySite): RequestListener {
  const page = async (path: string): Promise<Page> => {
    if (path === '/') return plain(200, INDEX);
    if (path === '/metrics')
      return { status: 200, type: site.register.contentType, text: await site.register.metrics() };
    if (path !== '/health') return plain(404, 'Not found. Available: /metrics and /health.\n');
    const health = site.health();
    const status = health.status === 'failing' ? 503 : 200;
    return { status, type: 'application/json; charset=utf-8', text: `${JSON.stringify(health, undefined, 2)}\n` };
  };
  return (request, response) => {
    void page((request.url ?? '/').replace(/\?.*$/s, ''))
      .catch((thrown: unknown) => {
        site.failed(thrown);
        return plain(500, 'This page could not be rendered; see the log.\n');
      })
      .then((made) => send(request, response, made));
  };
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, text }: Page): void {
  sendText(request, response, status, text, { 'content-type': type, 'cache-control': 'no-store' });
}
