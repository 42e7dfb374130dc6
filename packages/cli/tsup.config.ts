import { defineConfig } from 'tsup';

export default defineConfig({ entry: { main: 'src/main.ts', watchdog: 'src/watchdog.ts' }, format: 'esm', target: 'node22', clean: true });
