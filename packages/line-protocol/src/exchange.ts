import { redact, retryable } from '@gostats/core/sink';
import { noAnswer, tooLate } from './no-answer.js';

/** The part of an undici `Pool` or `Client` that is used. */
export interface HttpPool {
  request(options: {
    method: 'GET' | 'POST';
    path: string;
    headers: Record<string, string>;
    body?: Uint8Array;
    signal?: AbortSignal;
  }): Promise<{
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: AsyncIterable<Uint8Array>;
  }>;
}

/** A request to send. */
export interface Exchange {
  /** The origin of the pool, for messages: `http://influx.example:8086`. */
  readonly origin: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
}

/** The response of the server. */
export interface Answer {
  readonly status: number;
  /** The server's message as one line, redacted and shortened; may be empty. For messages. */
  readonly message: string;
  /** The unmodified message of the server. Use it for decisions only: it may contain secrets. */
  readonly raw: string;
  /** From the header Retry-After. */
  readonly retryAfterMs?: number;
}

const MAX_BODY_BYTES = 64 * 1024;
const MAX_MESSAGE_CHARACTERS = 300;
/**
 * The end of a truncated body may contain part of a secret, so this much of it is not shown. Secrets are assumed to be
 * shorter.
 */
const MAX_SECRET_CHARACTERS = 4096;

/**
 * Sends one request and reads the response.
 *
 * @throws WriteError (retryable) if no response arrives: refused, reset, timed out, untrusted certificate, aborted
 */
export async function exchange(pool: HttpPool, request: Exchange): Promise<Answer> {
  const { origin, method, path, headers, body, signal } = request;
  try {
    const response = await pool.request({ method, path, headers: { ...headers }, signal, ...(body && { body }) });
    const { text, wasCut } = await readBounded(response.body);
    const raw = messageIn(text);
    const wait = retryAfterMs(first(response.headers['retry-after']), Date.now());
    return {
      status: response.statusCode,
      message: oneLine(raw, wasCut),
      raw,
      ...(wait !== undefined && { retryAfterMs: wait }),
    };
  } catch (error) {
    if (signal.aborted) throw retryable(tooLate(origin, method, path), { cause: signal.reason });
    throw retryable(oneLine(noAnswer(origin, error)), { cause: error });
  }
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<{ text: string; wasCut: boolean }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size >= MAX_BODY_BYTES) break;
  }
  return { text: Buffer.concat(parts).toString('utf8', 0, MAX_BODY_BYTES), wasCut: size >= MAX_BODY_BYTES };
}

/** Extracts the message: InfluxDB 1.x sends `{"error":…}`, 2.x `{"code":…,"message":…}`, a proxy anything. */
function messageIn(text: string): string {
  try {
    const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown };
    if (typeof error === 'string') return error;
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: use the text itself.
  }
  return text;
}

/**
 * Redacts and shortens a text. A server may quote the request, and part of a secret would not be recognised, so
 * redaction comes first.
 */
function oneLine(text: string, wasCut = false): string {
  const clean = wasCut ? redact(text).slice(0, -MAX_SECRET_CHARACTERS) : redact(text);
  const line = clean.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_MESSAGE_CHARACTERS
    ? line
    : `${line.slice(0, MAX_MESSAGE_CHARACTERS / 2)} … ${line.slice(-MAX_MESSAGE_CHARACTERS / 2)}`;
}

/** Parses Retry-After as seconds or a date (RFC 9110, 10.2.3). Anything else is ignored. */
function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
