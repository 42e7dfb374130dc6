import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './process.mjs';

/** @returns {string[]} `packages/core`, `bench`, …: the folders in pnpm-workspace.yaml that have a manifest */
export function workspaceFolders() {
  const yaml = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const patterns = [...yaml.matchAll(/^ +- (\S+)$/gm)].map(([, pattern = '']) => pattern);
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    return existsSync(join(root, parent)) ? readdirSync(join(root, parent)).map((name) => `${parent}/${name}`) : [];
  });
  return folders.filter((folder) => existsSync(join(root, folder, 'package.json'))).sort();
}

export function readManifest(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

/** Returns `pnpm@12.21.0`, as npm expects it; the hash after the version is for corepack. */
export function packageManager() {
  return readManifest('.').packageManager.split('+')[0];
}

/** Hashes the contents of files and folders; missing ones count as empty. */
export function fingerprint(paths, ...more) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder)) {
    const file = join(root, path);
    hash
      .update(`${path}\0`)
      .update(existsSync(file) ? readFileSync(file) : '')
      .update('\0');
  }
  return hash.update(more.join('\0')).digest('hex');
}

function filesUnder(path) {
  if (!existsSync(join(root, path))) return [path];
  try {
    const entries = readdirSync(join(root, path)).sort();
    return entries.flatMap((name) => filesUnder(`${path}/${name}`));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
}
