import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const core = fileURLToPath(new URL('../../../core', import.meta.url));
const folders: string[] = [];

/** A folder with these files, from which a sink of a test can import the contract. */
export function makeFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'gostats-cli-'));
  folders.push(folder);
  mkdirSync(join(folder, 'node_modules', '@gostats'), { recursive: true });
  symlinkSync(core, join(folder, 'node_modules', '@gostats', 'core'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });
  return folder;
}

/** For `afterAll`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
