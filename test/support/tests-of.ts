import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The titles of a test file, for what is proven there already: whoever takes such a test away hears of it here. */
export function testsOf(file: string): readonly string[] {
  const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
  return [...text.matchAll(/^\s*(?:it|test)\(\s*'([^']+)'/gm)].map(([, title = '']) => title);
}
