#!/usr/bin/env node
// Writes docs/reference/contract.md anew from packages/core/src/sink. The test that it runs fails in CI when the page is not current.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', 'test/contract-page.test.ts', '--update'],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
