import { findSimilar, moduleNouns, type InstalledModule } from '@gostats/core';
import type { PackageOffer } from '../registry/package-offer.js';
import { alignColumns } from './columns.js';

/** Information about an offer that does not come from the registry's metadata of the version. */
export interface OfferContext {
  readonly registry: URL | undefined;
  readonly weekly: number | undefined;
  readonly folder: string;
  readonly manager: string;
  readonly known: readonly InstalledModule[];
}

const MAX_LISTED = 8;

/** Describes everything a user should know before installing the package. */
export function describeOffer(offer: PackageOffer, context: OfferContext): string {
  const { name, version, description } = offer;
  const rows = alignColumns(rowsOf(offer, context)).map((row) => `  ${row}`);
  const warnings = warningsOf(offer, context).map((text) => `  Note: ${text}`);
  return `${[`${name}@${version}`, ...(description === '' ? [] : [`  ${description}`]), ...rows, ...warnings].join('\n')}\n`;
}

function rowsOf(offer: PackageOffer, { registry, weekly, folder, manager, known }: OfferContext): string[][] {
  const { noun, delivery, stability, contract, coreRange, licence, bytes, files, dependencies, ...rest } = offer;
  const host = moduleNouns.find((one) => one.noun === noun)?.contract ?? 'none';
  const declared = contract === undefined ? 'not stated' : JSON.stringify(contract);
  const core = coreRange === '' ? '' : `; needs @gostats/core ${coreRange}`;
  const present = known.find((one) => one.name === offer.name);
  return [
    ['kind', [noun, delivery, stability].filter((word) => word !== '').join(', ')],
    ['contract', `${declared} (this gostats supports ${host})${core}`],
    ['licence', licence || 'none stated'],
    ['size', `${sizeOf(bytes)}${files === undefined ? '' : ` in ${files} files`}`],
    ['dependencies', dependencies.length === 0 ? 'none' : `${dependencies.length}: ${listOf(dependencies)}`],
    [
      'install scripts',
      rest.installScripts.length === 0 ? 'none' : `${listOf(rest.installScripts)}; gostats does not run them`,
    ],
    ['provenance', rest.provenance === '' ? 'none' : `attested, not verified here (${rest.provenance})`],
    ['maintainers', listOf(rest.maintainers) || 'not told'],
    ['published', rest.published.slice(0, 10) || 'not told'],
    ['downloads', weekly === undefined ? 'not told by the registry' : `${weekly} a week`],
    ['registry', registry?.host ?? 'of npm'],
    ...(present === undefined ? [] : [['installed now', `${present.version} in ${present.folder}`]]),
    ['installs in', `${folder}, with ${manager}`],
  ];
}

function warningsOf({ name, deprecated, installScripts }: PackageOffer, { known }: OfferContext): string[] {
  const others = known.filter((one) => one.name !== name);
  const short = findSimilar(
    shortName(name),
    others.map((one) => shortName(one.name)),
  );
  const similar = short === undefined ? undefined : others.find((one) => shortName(one.name) === short)?.name;
  return [
    ...(deprecated === '' ? [] : [`its author calls this version deprecated: ${deprecated}`]),
    ...(similar === undefined
      ? []
      : [`its name resembles ${similar}, which you have already; check that you mean this one.`]),
    ...(installScripts.length === 0 ? [] : ['it may not work without its install scripts.']),
  ];
}

/** The part of the name that distinguishes packages of one kind: `influxdb` */
function shortName(name: string): string {
  return name.replace(/^@[^/]+\//, '').replace(/^(?:gostats-)?[a-z]+-(?=.)/, '');
}

function sizeOf(bytes: number | undefined): string {
  if (bytes === undefined) return 'not told by the registry';
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function listOf(texts: readonly string[]): string {
  const more = texts.length - MAX_LISTED;
  return `${texts.slice(0, MAX_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
