import { isUtf8 } from 'node:buffer';

/** The decoded text of a file, and anything unusual about its bytes. */
export interface FileText {
  readonly text: string;
  readonly remarks: readonly string[];
}

/** An error that makes a file unreadable, and its position. */
export interface TextProblem {
  /** 1-based, like `column`. */
  readonly line: number;
  readonly column: number;
  readonly problem: string;
}

const LINE_FEED = 0x0a;
/** Enough to recognize UTF-16, where every second byte of ASCII text is zero. */
const SAMPLE_BYTES = 4096;

/**
 * Decodes a file. TOML is UTF-8. UTF-16, which Notepad ("Unicode") and the `>` of PowerShell 5 write, is recognized by
 * its BOM or its zero bytes and accepted too. Other encodings are not guessed: a wrong guess could corrupt a password.
 */
export function decodeText(bytes: Buffer): FileText | TextProblem {
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === 0xfeff) return foreign('UTF-32');
  const encoding = utf16Of(bytes);
  if (encoding !== undefined) {
    const text = new TextDecoder(encoding).decode(bytes);
    return {
      text,
      remarks: [`the file is ${encoding.toUpperCase()}, and is read as such; save it as UTF-8, which TOML requires`],
    };
  }
  if (!isUtf8(bytes)) return firstForeignByte(bytes);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const nul = text.indexOf('\0');
  if (nul === -1) return { text, remarks: [] };
  const before = text.slice(0, nul).split('\n');
  return at(
    before.length,
    (before.at(-1) ?? '').length,
    'a NUL byte; expected a text file in UTF-8. Restore the file, or delete this byte',
  );
}

function utf16Of(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes.length >= 2 && bytes.readUInt16LE(0) === 0xfeff) return 'utf-16le';
  if (bytes.length >= 2 && bytes.readUInt16BE(0) === 0xfeff) return 'utf-16be';
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2]! += 1;
  const [even = 0, odd = 0] = zeros;
  const many = sample.length / 3;
  if (odd > many && even < odd / 10) return 'utf-16le';
  return even > many && odd < even / 10 ? 'utf-16be' : undefined;
}

function firstForeignByte(bytes: Buffer): TextProblem {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(LINE_FEED, start);
    const content = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (!isUtf8(content)) {
      const column = content.toString('utf8').indexOf('\uFFFD');
      const byte = content[Buffer.byteLength(content.toString('utf8').slice(0, column))] ?? 0;
      const shown = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      return at(
        line,
        column,
        `the byte ${shown} is not UTF-8; the file is probably in Latin-1 or Windows-1252. ${convert('WINDOWS-1252')}`,
      );
    }
    if (end === -1) return foreign('an unknown encoding');
    start = end + 1;
  }
}

const foreign = (encoding: string): TextProblem =>
  at(1, 0, `expected a file in UTF-8, got ${encoding}. ${convert(encoding)}`);
const at = (line: number, column: number, problem: string): TextProblem => ({ line, column: column + 1, problem });

function convert(encoding: string): string {
  const from = /^[A-Z0-9-]+$/.test(encoding) ? ` (iconv -f ${encoding} -t UTF-8 old.toml > new.toml)` : '';
  return `Save it as UTF-8${from}`;
}
