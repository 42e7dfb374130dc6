import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: 'esm',
  target: 'node22',
  clean: true,
  // Some modules of Node exist under their `node:` name only: node:sqlite, node:test.
  removeNodeProtocol: false,
});
