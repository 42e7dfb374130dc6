import type { Limits } from '../limits/index.js';
import { AnswerLimitError } from './answer-limit-error.js';
import { parseJson } from './parse-json.js';
import { RowScanner, type LeftOut, type RowRange } from './row-scanner.js';

/** Answers up to this size are parsed in one go, which takes a few milliseconds. */
const SMALL_BYTES = 1024 * 1024;

/** The body of an answer. */
export interface AnswerBody {
  readonly bytes: number;
  /** The whole text. For a large answer with rows, everything except the rows, with an empty list in their place. */
  readonly text: string;
  /** Only present for a large answer with rows. */
  readonly rows?: LargeRows;
}

/** The rows of a large answer, not parsed yet. */
interface LargeRows {
  readonly leftOut: readonly LeftOut[];
  /** Yields each piece once and releases its memory. @throws SyntaxError when a piece is not JSON */
  slices(): Generator<readonly unknown[], void, undefined>;
}

export interface BodyOptions {
  readonly limits: Limits;
  /** The member of the answer that holds rows; if undefined, the whole answer is one document. */
  readonly rowsIn: string | undefined;
}

/** Reads the body of an answer chunk by chunk and throws as soon as it exceeds a limit. */
export class BodyReader {
  readonly #options: BodyOptions;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #scanner: RowScanner | undefined;

  constructor(options: BodyOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws AnswerLimitError */
  push(chunk: Buffer): void {
    const { limits, rowsIn } = this.#options;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > limits.answer_bytes) throw new AnswerLimitError('answer_bytes', this.#bytes, limits.answer_bytes);
    if (rowsIn === undefined) {
      if (this.#bytes > limits.document_bytes)
        throw new AnswerLimitError('document_bytes', this.#bytes, limits.document_bytes);
    } else if (this.#scanner !== undefined) this.#scan(this.#scanner, chunk);
    else if (this.#bytes > Math.min(SMALL_BYTES, limits.row_bytes, limits.document_bytes)) {
      this.#scanner = new RowScanner(rowsIn, limits);
      for (const one of this.#chunks) this.#scan(this.#scanner, one);
    }
  }

  /** @throws SyntaxError when the scanner has already found that the body is not valid JSON */
  end(): AnswerBody {
    const chunks = new Chunks(this.#chunks);
    const scanner = this.#scanner;
    const bytes = this.#bytes;
    if (scanner === undefined) return { bytes, text: chunks.text(0, bytes) };
    if (scanner.problem !== undefined) throw new SyntaxError(scanner.problem);
    const { rowsFrom, rowsUntil, ranges, leftOut } = scanner;
    // Rows without an end are not valid JSON. The text before them is enough to make parsing fail.
    if (rowsFrom === -1 || rowsUntil === -1) return { bytes, text: chunks.text(0, rowsFrom === -1 ? bytes : rowsFrom) };
    const text = chunks.text(0, rowsFrom) + chunks.text(rowsUntil, bytes);
    return { bytes, text, rows: { leftOut, slices: () => parseRanges(chunks, ranges) } };
  }

  #scan(scanner: RowScanner, chunk: Buffer): void {
    scanner.push(chunk);
    const { document_bytes } = this.#options.limits;
    if (scanner.beside > document_bytes) throw new AnswerLimitError('document_bytes', scanner.beside, document_bytes);
  }
}

function* parseRanges(chunks: Chunks, ranges: readonly RowRange[]): Generator<readonly unknown[], void, undefined> {
  for (const { from, until } of ranges) {
    yield parseJson(`[${chunks.text(from, until)}]`) as unknown[];
    chunks.forget(until);
  }
}

/** Chunks of a body, addressed as one text that is never concatenated as a whole. */
class Chunks {
  readonly #chunks: (Buffer | undefined)[];
  readonly #starts: number[] = [];
  #forgotten = 0;

  constructor(chunks: readonly Buffer[]) {
    this.#chunks = [...chunks];
    let at = 0;
    for (const { length } of chunks) {
      this.#starts.push(at);
      at += length;
    }
    this.#starts.push(at);
  }

  text(from: number, until: number): string {
    const parts: Buffer[] = [];
    for (let index = this.#find(from); index < this.#chunks.length; index++) {
      const start = this.#starts[index] as number;
      if (start >= until) break;
      parts.push((this.#chunks[index] as Buffer).subarray(Math.max(0, from - start), until - start));
    }
    return (parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)).toString('utf8');
  }

  /** Releases the chunks before this position, which will not be read again. */
  forget(until: number): void {
    const last = this.#find(until);
    for (; this.#forgotten < last; this.#forgotten++) this.#chunks[this.#forgotten] = undefined;
  }

  /** Returns the index of the chunk that contains a position. */
  #find(at: number): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }
}
