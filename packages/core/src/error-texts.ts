/** Texts of the catalogue in errors.ts that sinks, sources and plugins share. */

import { redactAndCut } from './secrets/index.js';

/** The texts of a catalogue entry. */
export interface ErrorText {
  readonly message: string;
  readonly remedy: string;
}

type Noun = 'sink' | 'source' | 'plugin';
type Say<At> = (at: At) => ErrorText;

/** The details of a fault, with the id and the package at fault. */
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
  return { message: `${shown} is not the name of a ${at.noun} (${at.where}).`, remedy: at.advice };
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
      `The ${at.noun} "${at.use}" (${at.where}) is installed in a folder from which gostats loads nothing: ${at.name} at ${at.file}.`,
      `  Packages are loaded from ${at.from.join(', ')}`,
    ].join('\n'),
    remedy: `Install it in one of these folders. If you trust whoever put it there, name the file instead:  [[${at.noun}]] use = ${JSON.stringify(at.file)}`,
  };
}

export function unsafeFiles(at: {
  noun: Noun;
  use: string;
  where: string;
  path: string;
  problem: string;
  fix: string;
}): ErrorText {
  return {
    message: `The ${at.noun} "${at.use}" (${at.where}) is not loaded: ${at.path} ${at.problem}, so other users could change the code that runs.`,
    remedy: `Fix it:  ${at.fix}\nOr accept the risk for this ${at.noun} alone: allow_unsafe_path = true in its [[${at.noun}]].`,
  };
}

export function notAsLocked(at: { lock: string; problems: readonly string[] }): ErrorText {
  return {
    message: [`The installed packages do not match ${at.lock}:`, ...at.problems.map((one) => `  ${one}`)].join('\n'),
    remedy:
      'If you made this change, run: gostats plugins lock. Otherwise find out who made it, and reinstall the package.',
  };
}

export function notLoaded(noun: Noun): Say<{ use: string; place: string; problem: string }> {
  return (at) => ({
    message: `The ${noun} "${at.use}" at ${at.place} failed to load: ${at.problem}.`,
    remedy: loadRemedy(at.problem),
  });
}

export function wrongExport(
  noun: Noun,
  define: string,
  entry: string,
): Say<{ use: string; place: string; problem: string }> {
  return (at) => ({
    message: `${at.place} (for the ${noun} "${at.use}") does not export a ${noun}: ${at.problem}.`,
    remedy: `A ${noun} package must contain "export default ${define}({ … })", with ${define} imported from ${entry}.`,
  });
}

export function wrongContract(noun: Noun): Say<{ use: string; place: string; expected: number; found: number }> {
  return (at) => ({
    message: `The ${noun} "${at.use}" at ${at.place} was built for contract ${at.found}; this gostats supports contract ${at.expected}.`,
    remedy:
      at.found < at.expected
        ? 'Install a newer version of that package.'
        : 'Install a newer gostats (the package gostats, or @gostats/cli where you installed that).',
  });
}

export function blocked(noun: Noun): Say<FaultAt> {
  return (at) => ({
    message: `The ${noun} "${at.id}" (${at.place}) blocked the whole process: ${at.detail}.`,
    remedy: 'Report it to the author of the package: long work must be split up or moved to a worker thread.',
  });
}

export function uncaught(noun: Noun): Say<FaultAt> {
  return (at) => ({
    message: `The ${noun} "${at.id}" (${at.place}) raised an unhandled error: ${at.detail}.`,
    remedy:
      'Collection continues. Report it to the author of the package: one of its promises or callbacks has no error handling.',
  });
}

export function leaked(noun: Noun): Say<FaultAt> {
  return (at) => ({
    message: `The ${noun} "${at.id}" (${at.place}) was closed but still holds ${at.detail}.`,
    remedy: 'Report it to the author of the package. It can keep a program that embeds gostats from exiting.',
  });
}

/** Returns the remedy for a failed import, depending on what is missing. */
function loadRemedy(problem: string): string {
  const [, wanted, from] = /Cannot find (?:package|module) '([^']+)'(?: imported from (\S+))?/.exec(problem) ?? [];
  if (wanted !== undefined && !/^[./]|^file:/.test(wanted)) {
    const name = wanted
      .split('/')
      .slice(0, wanted.startsWith('@') ? 2 : 1)
      .join('/');
    const ours = from === undefined || !/[\\/]node_modules[\\/]/.test(from);
    const folder = from?.replace(/[\\/][^\\/]*$/, '');
    if (ours && folder !== undefined)
      return `Install what it imports, next to the file:  npm install --prefix ${folder} ${name}`;
    return `Its dependency ${name} is missing: reinstall the package, or report this to its author.`;
  }
  if (wanted !== undefined)
    return 'A file of the package is missing: build or reinstall it, or report this to its author.';
  return 'Fix the file if it is yours; otherwise reinstall the package, or report this to its author.';
}

/** A privilege that a source declares. */
export interface PrivilegeNeed {
  readonly id: string;
  /** Completes the sentence "Without it, …". */
  readonly without: string;
}

/** Names the privilege that explains a refusal. A user who can request statistics has the privilege to log in. */
export function missingPrivilege(path: string, needs: readonly PrivilegeNeed[] = []): string {
  const add = (name: string): string => `isi auth roles modify <role> --add-priv-read ${name}`;
  if (needs.length > 0) {
    const without = needs.map((need) => `Without ${need.id}, ${need.without}.`).join(' ');
    return `${without} On the cluster: ${needs.map(({ id }) => add(id)).join('; ')}.`;
  }
  if (path.includes('/statistics/'))
    return `The login works; the user lacks ISI_PRIV_STATISTICS. On the cluster: ${add('ISI_PRIV_STATISTICS')}.`;
  if (path.includes('/session/'))
    return `The user lacks ISI_PRIV_LOGIN_PAPI. On the cluster: ${add('ISI_PRIV_LOGIN_PAPI')}.`;
  return `The user may lack ISI_PRIV_LOGIN_PAPI, which every request needs. On the cluster: ${add('ISI_PRIV_LOGIN_PAPI')}.`;
}
