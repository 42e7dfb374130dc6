import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Unit tests read the sources, so that a test never passes on a stale build.
    alias: [
      {
        find: /^@gostats\/core\/(plugin|sink|source|testing)$/,
        replacement: source('./packages/core/src/$1/index.ts'),
      },
      { find: /^@gostats\/core$/, replacement: source('./packages/core/src/index.ts') },
      { find: /^@gostats\/simulator\/msw$/, replacement: source('./packages/simulator/src/msw.ts') },
      {
        find: /^@gostats\/(line-protocol|net|simulator|sink-[a-z0-9]+|test-servers)$/,
        replacement: source('./packages/$1/src/index.ts'),
      },
    ],
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['test/support/fixed-seed.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Vitest gives a condition one second; a loaded machine needs more.
    expect: { poll: { timeout: 60_000 } },
  },
});
