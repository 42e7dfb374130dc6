import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    main: 'src/main.ts',
    'end-to-end/simulator': 'src/end-to-end/simulator.ts',
    'end-to-end/collector': 'src/end-to-end/collector.ts',
    'end-to-end/floor': 'src/end-to-end/floor.ts',
  },
  format: 'esm',
  target: 'node22',
  clean: true,
});
