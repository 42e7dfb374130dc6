import { redact, retryable } from '@gostats/core/sink';
import { noAnswer, tooLate } from './no-answer.js';

/** The part of an undici `Pool` or `Client` that is used here. */
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

/** One request. */
export interface Exchange {
  /** Where the pool leads, for messages: `http://influx.example:8086`. */
  readonly origin: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
}

/** What the server said. */
export interface Answer {
  readonly status: number;
  /** One line in the server's words, without secrets and cut to a readable length; may be empty. For messages. */
  readonly message: string;
  /** The server's words as they are. For decisions, never for a message: it may hold secrets. */
  readonly raw: string;
  /** From the header Retry-After. */
  readonly retryAfterMs?: number;
}

const MAX_BODY_BYTES = 64 * 1024;
const MAX_MESSAGE_CHARACTERS = 300;
/** Where a body was cut, half a secret may stand: so much of its end is not shown. Nobody's secret is longer. */
const MAX_SECRET_CHARACTERS = 4096;

/**
 * Sends one request and reads the answer.
 *
 * @throws WriteError (retryable) when no answer arrives: refused, reset, timed out, untrusted certificate, aborted
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

/** InfluxDB 1.x answers `{"error":…}`, 2.x `{"code":…,"message":…}`, a proxy whatever it likes. */
function messageIn(text: string): string {
  try {
    const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown };
    if (typeof error === 'string') return error;
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: the text itself is what there is to say.
  }
  return text;
}

/** A server may quote what it was sent: secrets go before the text is cut, since nobody finds half of one. */
function oneLine(text: string, wasCut = false): string {
  const clean = wasCut ? redact(text).slice(0, -MAX_SECRET_CHARACTERS) : redact(text);
  const line = clean.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_MESSAGE_CHARACTERS
    ? line
    : `${line.slice(0, MAX_MESSAGE_CHARACTERS / 2)} … ${line.slice(-MAX_MESSAGE_CHARACTERS / 2)}`;
}

/** Seconds or a date (RFC 9110, 10.2.3). Anything else counts as absent. */
function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
