import { askNpm, isRefusal } from './npm.js';
import { isTable, textIn } from './read-json.js';

/** An advisory about an installed package. Its texts come from the registry. */
export interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  readonly title: string;
  readonly url: string;
}

const MAX_LISTED = 200;

/**
 * Returns the advisories for all packages of a folder, or undefined if the package manager cannot report them: it has
 * no lock file, or is Yarn, whose audit differs between versions.
 *
 * @throws E_REGISTRY, E_PACKAGE_MANAGER
 */
export async function knownVulnerabilities(
  name: 'npm' | 'pnpm' | 'yarn',
  folder: string,
): Promise<readonly Vulnerability[] | undefined> {
  if (name === 'yarn') return undefined;
  try {
    const answer = await askNpm(['audit'], folder, name);
    if (!isTable(answer)) return undefined;
    return [...ofNpm(answer['vulnerabilities']), ...ofPnpm(answer['advisories'])].slice(0, MAX_LISTED);
  } catch (thrown) {
    if (isRefusal(thrown) && thrown.code === 'ENOLOCK') return undefined;
    throw thrown;
  }
}

/** For a package that is affected only through a dependency, `via` holds the name of the dependency. */
function ofNpm(table: unknown): Vulnerability[] {
  if (!isTable(table)) return [];
  return Object.values(table).flatMap((one) => {
    const via: readonly unknown[] = isTable(one) && Array.isArray(one['via']) ? one['via'] : [];
    return via.filter(isTable).map((advisory) => read(advisory, textIn(one, 'name')));
  });
}

function ofPnpm(table: unknown): Vulnerability[] {
  if (!isTable(table)) return [];
  return Object.values(table)
    .filter(isTable)
    .map((advisory) => read(advisory, textIn(advisory, 'module_name')));
}

function read(advisory: Readonly<Record<string, unknown>>, name: string): Vulnerability {
  return {
    name,
    severity: textIn(advisory, 'severity') || 'of unknown severity',
    title: textIn(advisory, 'title'),
    url: textIn(advisory, 'url'),
  };
}
