import { findSimilar, gostatsError, moduleNouns, type InstalledModule } from '@gostats/core';
import { registryFor } from '../registry/npm.js';
import { viewPackage, type PackageOffer } from '../registry/package-offer.js';
import type { PackageSpec } from './package-spec.js';

/** The most that a gostats lock reads of one package. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Finds the package in the registry that a name refers to.
 *
 * @throws E_PACKAGE_NOT_FOUND, E_PACKAGE_NAME if several match, E_REGISTRY, E_PACKAGE_MANAGER
 */
export async function findOffer(
  { names, range }: PackageSpec,
  folder: string,
  known: readonly InstalledModule[],
): Promise<PackageOffer> {
  const offers = (await Promise.all(names.map((name) => viewPackage(name, range, folder)))).filter(
    (one) => one !== undefined,
  );
  const [first, ...others] = offers.filter(
    // As with `use`, our own package of a kind takes precedence over a third-party one.
    ({ name, noun }) =>
      name.startsWith('@') || !offers.some((other) => other.noun === noun && other.name.startsWith('@')),
  );
  if (first === undefined) {
    const similar = findSimilar(
      names.at(-1) ?? '',
      known.map(({ name }) => name),
    );
    const tried = names.map((name) => (range === '' ? name : `${name}@${range}`));
    const registry = (await registryFor(names[0] ?? '', folder))?.host ?? 'of npm';
    throw gostatsError('E_PACKAGE_NOT_FOUND', { tried, registry, similar });
  }
  if (others.length === 0) return first;
  const all = [first, ...others].map(({ name }) => name).join(' and ');
  const remedy = `Write the name of the package in full: ${first.name}.`;
  throw gostatsError('E_PACKAGE_NAME', { name: names.at(-1) ?? '', problem: `may mean ${all}`, remedy });
}

/** Rejects an offer that gostats cannot use, judging by the registry's metadata. @throws E_PACKAGE_REFUSED */
export function refuseUnusable({ name, version, noun, contract, bytes }: PackageOffer): void {
  const refuse = (problem: string, remedy: string): never => {
    throw gostatsError('E_PACKAGE_REFUSED', { id: `${name}@${version}`, problem, remedy });
  };
  const host = moduleNouns.find((one) => one.noun === noun);
  if (host === undefined) {
    const keywords = moduleNouns.map(({ keyword }) => keyword).join(' or ');
    refuse(
      `neither its name nor its keywords (${keywords}) say that it is for gostats`,
      'Check the name: "gostats plugins search WORDS" lists packages for gostats.',
    );
  } else if (typeof contract === 'number' && contract !== host.contract) {
    refuse(
      `it was built for contract ${contract}, and this gostats supports contract ${host.contract}`,
      contract > host.contract
        ? `Install a newer gostats, or an older version of the package: ${name}@VERSION.`
        : `Install a newer version of the package, if there is one: ${name}@VERSION.`,
    );
  }
  if (bytes !== undefined && bytes > MAX_BYTES) {
    refuse(
      `it is ${Math.ceil(bytes / 1024 / 1024)} MiB, and at most ${MAX_BYTES / 1024 / 1024} MiB can be verified`,
      'Report this to the author of the package.',
    );
  }
}
