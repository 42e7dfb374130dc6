import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDeclarations, type DeclarationFile } from './declarations.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The declarations of core as a user gets them, from the sources as they are now: `sink/batch.d.ts` → what it declares. */
export async function emitDeclarations(): Promise<ReadonlyMap<string, DeclarationFile>> {
  const folder = await mkdtemp(join(tmpdir(), 'gostats-declarations-'));
  try {
    const tsc = createRequire(import.meta.url)
      .resolve('typescript/package.json')
      .replace('package.json', 'bin/tsc');
    const said = await runNode([tsc, '-p', join(root, 'packages/core/tsconfig.build.json'), '--outDir', folder]);
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.d.ts')).sort();
    if (files.length === 0) throw new Error(`The compiler wrote no declarations of packages/core:\n${said}`);
    const parsed = files.map(async (name) => {
      return [name.replaceAll('\\', '/'), parseDeclarations(await readFile(join(folder, name), 'utf8'))] as const;
    });
    return new Map(await Promise.all(parsed));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs it to its end. @returns what it said; what is wrong with the types is for `npm run types` to judge */
function runNode(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}
