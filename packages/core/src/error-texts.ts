/** Sentences of the catalogue in errors.ts that are the same for sinks and for plugins. */

import { redactAndCut } from './secrets/index.js';

/** What an entry of the catalogue says. */
export interface ErrorText {
  readonly message: string;
  readonly remedy: string;
}

type Noun = 'sink' | 'plugin';
type Say<At> = (at: At) => ErrorText;

/** A package that does what it must not: named by its id and its package. */
export interface FaultAt {
  readonly id: string;
  /** The package, its version and its folder; or the file. */
  readonly place: string;
  readonly detail: string;
}

export function notFound(
  noun: Noun,
): Say<{ use: string; where: string; tried: readonly string[]; from: readonly string[]; install: string }> {
  return (at) => ({
    message: [
      `Cannot find a ${noun} called "${at.use}" (${at.where}).`,
      `  Looked for ${at.tried.join(', ')}`,
      `  from ${at.from.join(' and ')}`,
    ].join('\n'),
    remedy: at.install,
  });
}

export function wrongName(at: { noun: Noun; use: string; where: string; advice: string }): ErrorText {
  const shown = JSON.stringify(redactAndCut(at.use, 80));
  return { message: `${shown} is no name of a ${at.noun} (${at.where}).`, remedy: at.advice };
}

export function wrongPlace(at: {
  noun: Noun;
  use: string;
  where: string;
  name: string;
  file: string;
  from: readonly string[];
}): ErrorText {
  return {
    message: [
      `The ${at.noun} "${at.use}" (${at.where}) stands where nothing is taken from: ${at.name} at ${at.file}.`,
      `  Packages are taken from ${at.from.join(', ')}`,
    ].join('\n'),
    remedy: `Install it in one of these. If you know who put it there and trust it, name the file:  [[${at.noun}]] use = ${JSON.stringify(at.file)}`,
  };
}

export function unsafeFiles(at: { noun: Noun; use: string; where: string; path: string; problem: string; mend: string }): ErrorText {
  return {
    message: `The ${at.noun} "${at.use}" (${at.where}) is not loaded: ${at.path} ${at.problem}, so others can change what runs.`,
    remedy: `Mend it:  ${at.mend}\nOr let it be, for this ${at.noun} alone: allow_unsafe_path = true in its [[${at.noun}]].`,
  };
}

export function notAsLocked(at: { lock: string; problems: readonly string[] }): ErrorText {
  return {
    message: [`What is installed is not what ${at.lock} has:`, ...at.problems.map((one) => `  ${one}`)].join('\n'),
    remedy: 'If you changed it yourself: gostats plugins lock. Otherwise find out who did, and install it again.',
  };
}

export function notLoaded(noun: Noun): Say<{ use: string; place: string; problem: string }> {
  return (at) => ({
    message: `The ${noun} "${at.use}" at ${at.place} failed to load: ${at.problem}.`,
    remedy: 'Install it again, or report this to the author of that package.',
  });
}

export function wrongExport(
  noun: Noun,
  define: string,
  entry: string,
): Say<{ use: string; place: string; problem: string }> {
  return (at) => ({
    message: `${at.place} (for the ${noun} "${at.use}") does not export a ${noun}: ${at.problem}.`,
    remedy: `A ${noun} package says "export default ${define}({ … })", with ${define} from ${entry}.`,
  });
}

export function wrongContract(noun: Noun): Say<{ use: string; place: string; expected: number; found: number }> {
  return (at) => ({
    message: `The ${noun} "${at.use}" at ${at.place} was built for contract ${at.found}; this gostats speaks contract ${at.expected}.`,
    remedy: at.found < at.expected ? 'Install a newer version of that package.' : 'Install a newer @gostats/cli.',
  });
}

export function blocked(noun: Noun): Say<FaultAt> {
  return (at) => ({
    message: `The ${noun} "${at.id}" (${at.place}) kept everything else waiting: ${at.detail}.`,
    remedy: 'Report it to the author of that package: long work belongs into pieces, or into a worker thread.',
  });
}

export function uncaught(noun: Noun): Say<FaultAt> {
  return (at) => ({
    message: `The ${noun} "${at.id}" (${at.place}) left an error to nobody: ${at.detail}.`,
    remedy:
      'Collection goes on. Report it to the author of that package: a promise or a callback there is not looked after.',
  });
}

export function leaked(noun: Noun): Say<FaultAt> {
  return (at) => ({
    message: `The ${noun} "${at.id}" (${at.place}) was closed and still holds ${at.detail}.`,
    remedy: 'Report it to the author of that package; a program that embeds gostats may not end by itself.',
  });
}
