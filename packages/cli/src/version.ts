import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const manifest = createRequire(import.meta.url)('../package.json') as { version: string };

export const version: string = manifest.version;

/** As the Go original prints it. */
export const versionLine: string = `gostats version: ${version}`;

/** Where this package is installed, links resolved. */
const packageFolder: string = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * From where sinks and plugins are looked for, after the configuration's own folder: from the program that was started,
 * which may be another package that brings its own (links resolved, as a global install starts it by a link), and from
 * this package.
 */
export const programFolders: readonly string[] = [...new Set([...startedFrom(), packageFolder])];

function startedFrom(): string[] {
  const [, script] = process.argv;
  if (script === undefined) return [];
  try {
    const real = dirname(realpathSync(script));
    // A store of pnpm is beside nothing: what is installed together stands where its link does.
    const linked = dirname(script);
    return /[\\/]node_modules[\\/](?!\.)/.test(`${linked}/`) ? [real, linked] : [real];
  } catch {
    // Started in a way that leaves no file, such as from standard input.
    return [];
  }
}
