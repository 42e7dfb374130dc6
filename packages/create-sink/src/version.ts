import { readFileSync } from 'node:fs';

/** All packages of gostats share one version: the template asks for the one that it came with. */
export function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
