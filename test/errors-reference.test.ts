import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ErrorCode } from '@gostats/core';
import { describe, expect, it } from 'vitest';
import { errorCodes as codes, explainError } from '../packages/cli/src/explain/explain-error.js';

const PAGE = fileURLToPath(new URL('../docs/reference/errors.md', import.meta.url));
const CATALOGUE = fileURLToPath(new URL('../packages/core/src/errors.ts', import.meta.url));

const INTRODUCTION = `# Errors

<!-- Made from packages/core/src/errors.ts and packages/cli/src/explain by scripts/docs-errors.mjs. Edit them there. -->

Every error has a code, which stays; its sentence may change. On the terminal it stands before the message, in the log it is
the field \`code\`. A message says where (file and line, cluster, sink, package with its version and folder), what was expected
and what was found; what can be done comes after it. No message has a secret in it.

\`gostats\` ends with exit code 2 when a person has to correct something first, with 1 when starting again may help, and with
0 only when it was stopped on request. Most errors do not end it: the clusters and sinks that are not affected carry on.

\`gostats explain E_CODE\` prints the same.
`;

describe('docs/reference/errors.md', () => {
  it('says what the catalogue says (run scripts/docs-errors.mjs after a change)', async () => {
    await expect([INTRODUCTION, ...codes.map(section)].join('\n')).toMatchFileSnapshot(PAGE);
  });

  it('has every code, in the order of the catalogue', () => {
    const written = [...readFileSync(CATALOGUE, 'utf8').matchAll(/^ {2}(E_[A-Z_]+):/gm)].map(([, code]) => code);
    expect(codes).toEqual(written);
  });
});

function section(code: ErrorCode): string {
  const { meaning, message, remedy, more } = explainError(code);
  const further = more === undefined ? [] : ['', more];
  return [`## ${code}`, '', meaning, '', '```text', message, '', remedy, ...further, '```', ''].join('\n');
}
