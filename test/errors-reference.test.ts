import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ErrorCode } from '@gostats/core';
import { describe, expect, it } from 'vitest';
import { errorCodes as codes, explainError } from '../packages/cli/src/explain/explain-error.js';

const PAGE = fileURLToPath(new URL('../docs/reference/errors.md', import.meta.url));
const CATALOGUE = fileURLToPath(new URL('../packages/core/src/errors.ts', import.meta.url));

const INTRODUCTION = `# Errors

<!-- Made from packages/core/src/errors.ts and packages/cli/src/explain by scripts/docs-errors.mjs. Edit them there. -->

Every error has a code. Codes are stable; the text of a message may change. On a terminal, the code precedes the
message; in the log, it is the field \`code\`. A message says where the error occurred (file and line, cluster, sink, or
package with version and directory), what was expected and found, and what you can do. Messages never contain secrets.

Most errors do not stop gostats: the clusters and sinks that are not affected continue. If it does stop, the exit code
is 2 if you have to correct something first, and 1 if restarting may help. It is 0 only if gostats was stopped on
request.

\`gostats explain E_CODE\` prints the same information as this page.
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
