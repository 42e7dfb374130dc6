import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { problemOf } from '@gostats/core';

/**
 * Checks the certificates and keys that one listener or sink reads.
 *
 * @param onlyPem a file without PEM text is an error too
 */
export async function pemProblems(who: string, files: readonly string[], onlyPem: boolean): Promise<string[]> {
  const problems: string[] = [];
  const certificates: X509Certificate[] = [];
  const keys: (readonly [file: string, key: KeyObject])[] = [];
  for (const file of new Set(files)) {
    try {
      const text = await readFile(file, 'utf8');
      const problem = readPem(file, text, onlyPem, certificates, keys);
      if (problem !== undefined) problems.push(`A file of ${who} cannot be used: ${problem}.`);
    } catch (thrown) {
      problems.push(`A file of ${who} cannot be read: ${problemOf(thrown)}.`);
    }
  }
  for (const [file, key] of keys) {
    if (certificates.length > 0 && !certificates.some((one) => one.checkPrivateKey(key))) {
      problems.push(`A file of ${who} cannot be used: the key in ${file} matches none of its certificates.`);
    }
  }
  return problems;
}

/** Never includes the text in the problem, because it may be a private key. */
function readPem(
  file: string,
  text: string,
  onlyPem: boolean,
  certificates: X509Certificate[],
  keys: (readonly [file: string, key: KeyObject])[],
): string | undefined {
  const blocks = text.match(/-----BEGIN ([A-Z0-9 ]+)-----[^]*?-----END \1-----/g) ?? [];
  if (blocks.length === 0 && onlyPem) return `${file} contains no PEM text`;
  for (const block of blocks) {
    const isKey = /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(block);
    try {
      if (isKey) keys.push([file, createPrivateKey(block)]);
      else if (/^-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/.test(block))
        certificates.push(new X509Certificate(block));
    } catch {
      return `a ${isKey ? 'private key' : 'certificate'} in ${file} is damaged or encrypted`;
    }
  }
  return undefined;
}
