import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const inRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const page = readFileSync(inRoot('SECURITY.md'), 'utf8');

/** `[name](file) "title"` */
const tests = [...page.matchAll(/\]\(([^)]+\.test\.ts)\)\s+"([^"]+)"/g)].map(([, file = '', title = '']) => ({
  file,
  title,
}));

it.each(tests)('SECURITY.md: $file has a test "$title"', ({ file, title }) => {
  const begins = /^\s*(?:(?:it|test|describe)\b|\]\)\()/;
  // A formatter may put the title on a line of its own.
  const titled = readFileSync(inRoot(file), 'utf8')
    .replaceAll(/\(\n\s*/g, '(')
    .split('\n')
    .filter((line) => begins.test(line) && line.includes(title));
  expect(titled).toHaveLength(1);
});

it('SECURITY.md names a test for every claim, and places that are there', () => {
  const claims = page
    .split('\n')
    .filter((line) => /^\| .* \|$/.test(line) && !/^\| (?:it|nobody|cannot)\b.*\| test \|$/.test(line));
  expect(claims.length).toBeGreaterThan(20);
  expect(claims.filter((line) => !/\]\([^)]+\.test\.ts\) "/.test(line))).toEqual([]);
  const links = [...page.matchAll(/\]\(([^):]+)\)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(inRoot(link)))).toEqual([]);
});
