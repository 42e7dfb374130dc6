import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AnswerLimitError } from './answer-limit-error.js';

/** An answer in an encoding that was not asked for, and that is not known. */
export class EncodingError extends Error {}

const DECODERS: ReadonlyMap<string, (data: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>> =
  new Map([
    ['gzip', promisify(gunzip)],
    ['x-gzip', promisify(gunzip)],
    ['deflate', promisify(inflate)],
    ['br', promisify(brotliDecompress)],
  ]);

/** Whether a body has to be decoded. We ask for no encoding, but some proxies compress all the same. */
export function isEncoded(contentEncoding: string | undefined): boolean {
  return contentEncoding !== undefined && !/^\s*(?:identity)?\s*$/i.test(contentEncoding);
}

/**
 * @param most bytes of what comes out: a few kilobytes can become gigabytes
 * @throws EncodingError for an encoding that is not known, or data that is not in it; AnswerLimitError
 */
export async function decodeBody(data: Buffer, contentEncoding: string, most: number): Promise<Buffer> {
  const decode = DECODERS.get(contentEncoding.trim().toLowerCase());
  if (decode === undefined) throw new EncodingError('its content-encoding was not asked for and is not known');
  try {
    return await decode(data, { maxOutputLength: most });
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE')
      throw new AnswerLimitError('answer_bytes', most + 1, most);
    throw new EncodingError('its content-encoding does not fit what it holds', { cause: thrown });
  }
}
