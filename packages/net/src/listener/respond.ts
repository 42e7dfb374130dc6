import type { IncomingMessage, ServerResponse } from 'node:http';

/** Sends a short text; for HEAD only the headers. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': body.length,
    'x-content-type-options': 'nosniff',
    ...headers,
  } as Record<string, string | number | string[]>);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * Checks whether `Accept-Encoding` allows gzip. RFC 9110, section 12.5.3: a list of codings, each with an optional
 * weight; weight 0 forbids it.
 */
export function acceptsGzip(accepted: string | string[] | undefined): boolean {
  for (const part of String(accepted ?? '')
    .toLowerCase()
    .split(',')) {
    const [coding, ...parameters] = part.split(';').map((text) => text.trim());
    if (coding === 'gzip' || coding === 'x-gzip') return !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
  }
  return false;
}
