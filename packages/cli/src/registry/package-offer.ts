import { nounOfPackage, type ModuleNoun } from '@gostats/core';
import { askNpm, isRefusal } from './npm.js';
import { isTable, keysIn, numberIn, textIn, textsIn } from './read-json.js';

/** The registry's metadata of one version of a package. All texts are sanitised for display, but none is verified. */
export interface PackageOffer {
  readonly name: string;
  readonly version: string;
  /** Undefined if neither its name nor a keyword marks it as a gostats package. */
  readonly noun: ModuleNoun | undefined;
  readonly description: string;
  readonly licence: string;
  /** The value from package.json: a number, or possibly something else for a later gostats. */
  readonly contract: unknown;
  readonly delivery: string;
  readonly stability: string;
  /** The version range of @gostats/core it depends on. */
  readonly coreRange: string;
  readonly bytes: number | undefined;
  readonly files: number | undefined;
  readonly dependencies: readonly string[];
  /** Names of the scripts that an installation would run. */
  readonly installScripts: readonly string[];
  /** The type of its provenance attestation. */
  readonly provenance: string;
  readonly maintainers: readonly string[];
  readonly published: string;
  readonly deprecated: string;
  /** Publication date of the newest version of the package. */
  readonly lastPublished: string;
}

export const INSTALL_SCRIPTS: readonly string[] = ['preinstall', 'install', 'postinstall'];

/**
 * Fetches the metadata of a package; undefined if the registry does not have it.
 *
 * @param range a version, a range or a tag
 * @throws E_REGISTRY, E_PACKAGE_MANAGER
 */
export async function viewPackage(name: string, range: string, folder: string): Promise<PackageOffer | undefined> {
  let answer: unknown;
  try {
    answer = await askNpm(['view', '--', range === '' ? name : `${name}@${range}`], folder);
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    throw thrown;
  }
  // For a range npm returns all matching versions, the newest last.
  const one: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
  return isTable(one) && textIn(one, 'name') === name && textIn(one, 'version') !== '' ? read(one) : undefined;
}

function read(one: Readonly<Record<string, unknown>>): PackageOffer {
  const name = textIn(one, 'name');
  const version = textIn(one, 'version');
  const { dist, gostats, scripts } = one;
  const attestations = isTable(dist) ? dist['attestations'] : undefined;
  const provenance = isTable(attestations) ? textIn(attestations['provenance'], 'predicateType') || 'yes' : '';
  const peers = one['peerDependencies'];
  return {
    name,
    version,
    noun: nounOfPackage(name, textsIn(one['keywords'])),
    description: textIn(one, 'description'),
    licence: textIn(one, 'license'),
    contract: isTable(gostats) ? gostats['contract'] : undefined,
    delivery: textIn(gostats, 'delivery'),
    stability: textIn(gostats, 'stability'),
    coreRange: textIn(peers, '@gostats/core') || textIn(one['dependencies'], '@gostats/core'),
    bytes: numberIn(dist, 'unpackedSize'),
    files: numberIn(dist, 'fileCount'),
    dependencies: keysIn(one['dependencies']),
    installScripts: keysIn(scripts).filter((script) => INSTALL_SCRIPTS.includes(script)),
    provenance,
    maintainers: textsIn(one['maintainers']).map((person) => person.replace(/ *<.*/, '')),
    published: textIn(one['time'], version),
    deprecated: textIn(one, 'deprecated'),
    lastPublished: textIn(one['time'], textIn(one['dist-tags'], 'latest')),
  };
}
