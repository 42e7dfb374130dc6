import { dirname } from 'node:path';
import { officialPackages, officialSinks } from '../official.js';
import { findResembling } from '../spelling/resembling.js';
import { findInstalled } from './installed.js';
import type { ModuleKind } from './kind.js';
import type { ModuleSearch } from './resolve.js';

type Noun = ModuleKind<unknown>['noun'];

/** Suggests what to write instead of an invalid name. */
export function nameProblem(noun: Noun, use: string, search: ModuleSearch): string {
  const meant = similarName(noun, use, search);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  return `A name consists of lower-case letters, digits and "-" (mything, gostats-${noun}-mything, @acme/gostats-${noun}-mything); a file begins with "./", "../" or "/".`;
}

/**
 * Suggests what to do about a name that does not resolve. Gives an install command only for official packages: anybody
 * can publish a package under a name that others might mistype.
 */
export function notFoundRemedy(noun: Noun, use: string, names: readonly string[], search: ModuleSearch): string {
  const folder = dirname(search.configFile);
  const [first = ''] = names;
  if (officialPackages.has(first)) return `Install it:  npm install --prefix ${folder} ${first}`;
  const meant = similarName(noun, use, search);
  if (meant !== undefined) return `Did you mean "${meant}"? "gostats sinks" lists what is installed.`;
  return (
    `Correct the name ("gostats sinks" lists what is installed), or install the package in ${folder}. It is not one of ours: ` +
    `first check who publishes it, its source and its install scripts.`
  );
}

/** Searches the official sinks first, then the installed packages. */
function similarName(noun: Noun, use: string, search: ModuleSearch): string | undefined {
  const ours = noun === 'sink' ? Object.keys(officialSinks) : [];
  const installed = findInstalled(noun, search).map((one) => one.use);
  return [ours, installed]
    .map((names) => findResembling(use, names))
    .find((name) => name !== undefined && name !== use);
}
