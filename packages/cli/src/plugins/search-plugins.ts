import { EXIT_STOPPED } from '../exit-codes.js';
import { registryFor } from '../registry/npm.js';
import { searchPackages, type FoundPackage } from '../registry/search-packages.js';
import { alignColumns } from './columns.js';
import { folderOf } from './target.js';

/** Implements `gostats plugins search WORDS`. @returns the exit code. @throws E_REGISTRY, E_PACKAGE_MANAGER */
export async function searchPlugins(words: readonly string[], configFile: string, json: boolean): Promise<number> {
  const folder = folderOf(configFile);
  const found = await searchPackages(words.flatMap(searchable), folder);
  if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else process.stdout.write(describe(found, (await registryFor('', folder))?.host ?? 'of npm'));
  return EXIT_STOPPED;
}

/** Splits a word at every character that cannot be searched for. */
function searchable(word: string): string[] {
  return word
    .split(/[^\p{L}\p{N}@/._-]+/u)
    .map((one) => one.replace(/^-+/, ''))
    .filter((one) => one !== '');
}

function describe(found: readonly FoundPackage[], registry: string): string {
  const rows = alignColumns(
    found.map(({ name, version, noun, date, publisher, description }) => [
      `${name}@${version}`,
      noun,
      date,
      publisher,
      description,
    ]),
  );
  const count = `${found.length === 0 ? 'No package was' : found.length === 1 ? '1 package' : `${found.length} packages`} found in the registry ${registry}.`;
  const next =
    found.length === 0 ? '' : ' "gostats plugins add NAME" shows more of a package, and asks before it installs it.';
  return `${[...rows, `${count}${next}`].join('\n')}\n`;
}
