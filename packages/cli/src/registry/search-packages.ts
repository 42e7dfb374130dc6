import { moduleNouns, type ModuleNoun } from '@gostats/core';
import { isTable, textIn, textsIn } from './read-json.js';
import { askNpm } from './npm.js';

/** A search result. Its texts come from the registry, unverified. */
export interface FoundPackage {
  readonly noun: ModuleNoun;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly date: string;
  readonly publisher: string;
}

const MAX_FOUND = 100;

/**
 * Searches the registry for packages whose keywords mark them as gostats packages. @throws E_REGISTRY,
 * E_PACKAGE_MANAGER
 */
export async function searchPackages(words: readonly string[], folder: string): Promise<readonly FoundPackage[]> {
  const found = await Promise.all(
    moduleNouns.map(async ({ noun, keyword }) => {
      const mine = await search([`keywords:${keyword}`, ...words], folder);
      // Some registries do not support the `keywords:` qualifier.
      const all = mine.some((one) => hasKeyword(one, keyword)) ? mine : await search([keyword, ...words], folder);
      return all.filter((one) => hasKeyword(one, keyword)).flatMap((one) => read(one, noun));
    }),
  );
  const names = new Set<string>();
  return found.flat().filter(({ name }) => !names.has(name) && names.add(name));
}

async function search(words: readonly string[], folder: string): Promise<readonly unknown[]> {
  const answer = await askNpm(['search', `--searchlimit=${MAX_FOUND}`, '--', ...words], folder);
  return Array.isArray(answer) ? answer.slice(0, MAX_FOUND) : [];
}

function hasKeyword(one: unknown, keyword: string): boolean {
  return isTable(one) && textsIn(one['keywords']).includes(keyword);
}

function read(one: unknown, noun: ModuleNoun): FoundPackage[] {
  if (!isTable(one) || textIn(one, 'name') === '') return [];
  const [maintainer] = Array.isArray(one['maintainers']) ? one['maintainers'] : [];
  return [
    {
      noun,
      name: textIn(one, 'name'),
      version: textIn(one, 'version'),
      description: textIn(one, 'description'),
      date: textIn(one, 'date').slice(0, 10),
      publisher: textIn(one['publisher'], 'username') || textIn(maintainer, 'username'),
    },
  ];
}
