import type { IncomingHttpHeaders } from 'node:http';
import { TimeSlice } from '../time/time-slice.js';
import { systemClock } from '../time/clock.js';
import { BodyReader, type AnswerBody, type BodyOptions } from './answer-body.js';
import { decodeBody, isEncoded } from './content-encoding.js';
import type { TransportAnswer } from './transport.js';

/** Of the body of an answer that is no success, only the beginning is of use. */
const ERROR_BODY_BYTES = 64 * 1024;
/** What was decompressed is read in pieces of the size in which it would have come. */
const PIECE_BYTES = 64 * 1024;

/** An answer as it comes in. */
export class ReceivedAnswer {
  readonly #options: BodyOptions;
  readonly #reader: BodyReader;
  /** The body of one that is compressed, or no success. */
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

  /** @throws AnswerLimitError, EncodingError, SyntaxError, whatever the signal aborts with */
  async end(signal: AbortSignal): Promise<TransportAnswer> {
    return { status: this.#status, headers: this.#headers, ...(await this.#body(signal)) };
  }

  async #body(signal: AbortSignal): Promise<AnswerBody> {
    if (!this.#isError && !this.#isEncoded) return this.#reader.end();
    let data: Buffer = Buffer.concat(this.#raw);
    if (this.#isEncoded && data.length > 0) {
      const most = this.#isError ? ERROR_BODY_BYTES : this.#options.limits.answer_bytes;
      // What cannot be decoded of an error only costs its words.
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
