import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { AnswerLimitError } from './answer-limit-error.js';

/** Thrown for an answer with an unknown content encoding, or with data that does not match its encoding. */
export class EncodingError extends Error {}

const DECODERS: ReadonlyMap<string, (data: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>> =
  new Map([
    ['gzip', promisify(gunzip)],
    ['x-gzip', promisify(gunzip)],
    ['deflate', promisify(inflate)],
    ['br', promisify(brotliDecompress)],
  ]);

/** Whether a body must be decoded. The client requests no encoding, but some proxies compress anyway. */
export function isEncoded(contentEncoding: string | undefined): boolean {
  return contentEncoding !== undefined && !/^\s*(?:identity)?\s*$/i.test(contentEncoding);
}

/**
 * @param most limit on the decoded size in bytes: a few kilobytes can expand to gigabytes
 * @throws EncodingError for an unknown encoding, or data that does not match it; AnswerLimitError
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
