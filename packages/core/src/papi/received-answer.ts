import type { IncomingHttpHeaders } from 'node:http';
import { TimeSlice } from '../time/time-slice.js';
import { systemClock } from '../time/clock.js';
import { BodyReader, type AnswerBody, type BodyOptions } from './answer-body.js';
import { decodeBody, isEncoded } from './content-encoding.js';
import type { TransportAnswer } from './transport.js';

/** Only the beginning of an error body is useful. */
const ERROR_BODY_BYTES = 64 * 1024;
/** Decompressed bodies are read in pieces of the size in which an uncompressed body would arrive. */
const PIECE_BYTES = 64 * 1024;

/** Collects an answer while it is being received. */
export class ReceivedAnswer {
  readonly #options: BodyOptions;
  readonly #reader: BodyReader;
  /** The raw body, if it is compressed or the status is not 2xx. */
  readonly #raw: Buffer[] = [];
  #rawBytes = 0;
  #status = 0;
  #headers: IncomingHttpHeaders = {};

  constructor(options: BodyOptions) {
    this.#options = options;
    this.#reader = new BodyReader(options);
  }

  begin(status: number, headers: IncomingHttpHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  /** @throws AnswerLimitError */
  push(chunk: Buffer): void {
    if (!this.#isError && !this.#isEncoded) {
      this.#reader.push(chunk);
      return;
    }
    this.#rawBytes += chunk.length;
    if (!this.#isError || this.#rawBytes <= ERROR_BODY_BYTES) this.#raw.push(chunk);
  }

  /** @throws AnswerLimitError, EncodingError, SyntaxError, or the signal's reason */
  async end(signal: AbortSignal): Promise<TransportAnswer> {
    return { status: this.#status, headers: this.#headers, ...(await this.#body(signal)) };
  }

  async #body(signal: AbortSignal): Promise<AnswerBody> {
    if (!this.#isError && !this.#isEncoded) return this.#reader.end();
    let data: Buffer = Buffer.concat(this.#raw);
    if (this.#isEncoded && data.length > 0) {
      const most = this.#isError ? ERROR_BODY_BYTES : this.#options.limits.answer_bytes;
      // If an error body cannot be decoded, only its message is lost.
      const decoding = decodeBody(data, this.#headers['content-encoding'] as string, most);
      data = await (this.#isError ? decoding.catch(() => Buffer.alloc(0)) : decoding);
    }
    if (this.#isError) return { bytes: this.#rawBytes, text: data.toString('utf8') };
    const slice = new TimeSlice(systemClock);
    for (let at = 0; at < data.length; at += PIECE_BYTES) {
      this.#reader.push(data.subarray(at, at + PIECE_BYTES));
      if (slice.isOver()) await slice.yield(signal);
    }
    return this.#reader.end();
  }

  get #isError(): boolean {
    return this.#status < 200 || this.#status >= 300;
  }

  get #isEncoded(): boolean {
    return isEncoded(this.#headers['content-encoding']);
  }
}
