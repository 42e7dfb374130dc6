#!/usr/bin/env node
// Writes etc/*.api.d.ts anew from the types of core. The test that it runs fails in CI when they are not current.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', 'test/public-types.test.ts', '--update'],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
