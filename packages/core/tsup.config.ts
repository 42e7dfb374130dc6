import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', 'plugin/index': 'src/plugin/index.ts', 'sink/index': 'src/sink/index.ts', 'testing/index': 'src/testing/index.ts' },
  format: 'esm',
  target: 'node22',
  clean: true,
});
