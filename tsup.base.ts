import { defineConfig } from 'tsup';

type Config = ReturnType<typeof defineConfig>;

/**
 * How every package here is bundled: what it holds is up to its own tsup.config.ts. With this file and the `build` scripts
 * the bundler can be replaced. Examples have a whole configuration each, as they are made to be copied.
 * @param entry name in dist/ → source file
 */
export function bundle(entry: Readonly<Record<string, string>>): Config {
  return defineConfig({ entry: { ...entry }, format: 'esm', target: 'node22', clean: true });
}
