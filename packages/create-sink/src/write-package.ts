import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError, type SinkNames } from './names.js';
import { version } from './version.js';

/** How the sink gets its points out: it sends, or it is asked. */
export type Delivery = 'push' | 'pull';

const templates = fileURLToPath(new URL('../template', import.meta.url));
/** npm leaves `.gitignore` out of every package, and reads a `package.json` in one: both have other names until now. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore', 'package.template.json': 'package.json' };

/**
 * Writes the package, into a folder that is not there yet or is empty. Nothing is ever overwritten.
 *
 * @returns the files, relative to the folder
 * @throws UsageError when the folder holds something; whatever the file system says
 */
export function writePackage(folder: string, names: SinkNames, delivery: Delivery): readonly string[] {
  if (existsSync(folder) && readdirSync(folder).some((name) => name !== '.git')) {
    throw new UsageError(`${folder} is not empty: name another folder with --dir, or empty it. Nothing was written.`);
  }
  const files = ['common', delivery].flatMap((part) =>
    filesUnder(join(templates, part)).map((file) => [part, file] as const),
  );
  return files.map(([part, file]) => {
    const name = file.replace(/[^/\\]+$/, (last) => RENAMED[last] ?? last);
    const target = join(folder, name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, fillIn(readFileSync(join(templates, part, file), 'utf8'), names, delivery), { flag: 'wx' });
    return name;
  });
}

function filesUnder(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(folder.length + 1)).sort();
}

function fillIn(text: string, names: SinkNames, delivery: Delivery): string {
  return text
    .replaceAll('__sink__', names.sink)
    .replaceAll('__package__', names.packageName)
    .replaceAll('__use__', names.use)
    .replaceAll('__delivery__', delivery)
    .replaceAll('__gostats__', `^${version()}`);
}
