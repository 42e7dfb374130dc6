import { printPapi } from '../values/print.js';

/** Headers of every response, as recorded from OneFS 9.4. */
const COMMON: readonly (readonly [string, string])[] = [
  ['Server', 'Apache'],
  ['Strict-Transport-Security', 'max-age=31536000;'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'sameorigin'],
  ['X-Xss-Protection', '1; mode=block'],
  ['Keep-Alive', 'timeout=15, max=500'],
];

/** Idle connections are closed after this time. */
export const KEEP_ALIVE_SECONDS = 15;

const bodies = new WeakMap<Response, Buffer>();

/** Returns the body bytes of a response made here, so that a server can write them without reading the stream. */
export function bodyOf(response: Response): Buffer | undefined {
  return bodies.get(response);
}

/** Creates a response with a text body; null for none. */
export function textResponse(
  status: number,
  body: string | null,
  type: string,
  headers: readonly (readonly [string, string])[] = [],
): Response {
  const all = new Headers([...COMMON, ...headers].map(([name, value]): [string, string] => [name, value]));
  if (body !== null) all.set('Content-Type', type);
  return withBytes(body === null ? null : Buffer.from(body), status, all);
}

/** Returns the same response, cut off in the middle of its body. */
export function truncated(response: Response): Response {
  const body = bodies.get(response);
  if (body === undefined || body.length === 0) return response;
  return withBytes(Buffer.from(body.subarray(0, Math.ceil(body.length / 2))), response.status, response.headers);
}

/** Encodes the body once, for the stream of the response and for servers that use the bytes. */
function withBytes(body: Buffer<ArrayBuffer> | null, status: number, headers: Headers): Response {
  const response = new Response(body, { status, headers });
  bodies.set(response, body ?? Buffer.alloc(0));
  return response;
}

/** Creates a response from JSON text. */
export function jsonResponse(
  body: string,
  status = 200,
  headers: readonly (readonly [string, string])[] = [],
): Response {
  return textResponse(status, body, 'application/json', headers);
}

/** Creates a PAPI error with its recorded white space. `code` is one of the AEC_ codes. */
export function papiError(
  status: number,
  code: string,
  message: string,
  headers: readonly (readonly [string, string])[] = [],
): Response {
  return jsonResponse(`${printPapi({ errors: [{ code, message }] })}\n`, status, headers);
}

export function badRequest(message: string): Response {
  return papiError(400, 'AEC_BAD_REQUEST', message);
}

/**
 * Creates one of the two static responses that Apache sends for 401: 50 bytes of JSON (recorded), or 486 bytes of HTML
 * (size recorded).
 */
export function unauthorized(form: 'json' | 'html' = 'json'): Response {
  const etag = form === 'json' ? '"32-5d928e7e4bd00"' : '"1e6-5efe861188000"';
  const headers: [string, string][] = [
    ['Accept-Ranges', 'bytes'],
    ['Etag', etag],
  ];
  return form === 'json'
    ? textResponse(401, '{"errors":[{"message":"Authorization required"}]}\n', 'application/json', headers)
    : textResponse(401, EXPIRED_PAGE, 'text/html', headers);
}

/** Creates an Apache error page, for requests that do not reach PAPI. */
export function apachePage(
  status: number,
  title: string,
  text: string,
  headers: readonly (readonly [string, string])[] = [],
): Response {
  const page =
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n' +
    `<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`;
  return textResponse(status, page, 'text/html; charset=iso-8859-1', headers);
}

const EXPIRED_HEAD =
  '<!DOCTYPE html>\n<html>\n<head>\n<title>401 Authorization Required</title>\n</head>\n<body>\n' +
  '<h1>Authorization Required</h1>\n<p>This server could not verify that you are authorized to access the document ' +
  'requested. Either you supplied the wrong credentials, or your session has expired.</p>\n';
const EXPIRED_FOOT = '</body>\n</html>\n';
const EXPIRED_PAGE =
  EXPIRED_HEAD + `<!--${' '.repeat(486 - EXPIRED_HEAD.length - EXPIRED_FOOT.length - 8)}-->\n` + EXPIRED_FOOT;
