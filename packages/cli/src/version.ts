import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const manifest = createRequire(import.meta.url)('../package.json') as { version: string };

export const version: string = manifest.version;

/** The output format of gostats (Go). */
export const versionLine: string = `gostats version: ${version}`;

/** The folder where this package is installed, with links resolved. */
const packageFolder: string = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Folders from which sinks and plugins are resolved, after the configuration's own: that of the program that was
 * started, which may be another package with its own dependencies (links resolved, because a global install starts it
 * through a link), and that of this package.
 */
export const programFolders: readonly string[] = [...new Set([...startedFrom(), packageFolder])];

function startedFrom(): string[] {
  const [, script] = process.argv;
  if (script === undefined) return [];
  try {
    const real = dirname(realpathSync(script));
    // In a pnpm store a package has no siblings: packages installed together are next to its link.
    const linked = dirname(script);
    return /[\\/]node_modules[\\/](?!\.)/.test(`${linked}/`) ? [real, linked] : [real];
  } catch {
    // Started without a file, for example from standard input.
    return [];
  }
}
