import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const manifest = createRequire(import.meta.url)('../package.json') as { version: string };

export const version: string = manifest.version;

/** Where this package is installed, links resolved: sinks are looked for from here. */
export const packageFolder: string = dirname(dirname(fileURLToPath(import.meta.url)));
