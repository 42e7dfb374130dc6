import { GostatsError, gostatsError, problemOf, remoteText } from '@gostats/core';
import { CommandError, runCommand, type Ran } from './run-command.js';

const QUESTION_SECONDS = 60;
/** By default npm retries for more than a minute, too long for an interactive command. */
const TRIES = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=30000'];
const MAX_PROBLEM = 300;

/** The error object in npm's JSON output. */
interface NpmFailure {
  readonly code?: unknown;
  readonly summary?: unknown;
}

/** npm reached the registry, but what it asked for does not exist. */
export class NpmRefusal extends Error {
  override readonly name = 'NpmRefusal';
  readonly code: string;

  constructor(code: string, summary: string) {
    super(summary);
    this.code = code;
  }
}

/**
 * Queries the registry through npm, which takes the registry, proxies and logins from its own configuration.
 *
 * @param folder the folder whose .npmrc applies
 * @throws NpmRefusal for what does not exist; E_REGISTRY, E_PACKAGE_MANAGER
 */
export async function askNpm(args: readonly string[], folder: string, name: 'npm' | 'pnpm' = 'npm'): Promise<unknown> {
  const [command = '', ...rest] = args;
  const flags = name === 'npm' ? ['--json', '--prefix=.', ...TRIES] : ['--json'];
  const { code, stdout, stderr } = await runNpm([command, ...flags, ...rest], folder, name);
  const answer = parse(stdout);
  const failure = failureIn(answer);
  if (failure !== undefined) throw refusal(failure);
  // npm audit exits with 1 if it finds something.
  if (code !== 0 && !(command === 'audit' && answer !== undefined)) throw refusal({ summary: lastLine(stderr) });
  return answer;
}

/** @throws E_PACKAGE_MANAGER if npm is not installed, E_REGISTRY if it does not finish */
async function runNpm(args: readonly string[], folder: string, name: 'npm' | 'pnpm' = 'npm'): Promise<Ran> {
  try {
    return await runCommand(name, args, { cwd: folder, seconds: QUESTION_SECONDS });
  } catch (thrown) {
    if (thrown instanceof CommandError && thrown.reason === 'missing') {
      const remedy = `Install ${name}, or add the folder that holds it to PATH.`;
      throw gostatsError('E_PACKAGE_MANAGER', { problem: thrown.message, remedy }, thrown);
    }
    throw gostatsError('E_REGISTRY', { problem: problemOf(thrown), remedy: REACH }, thrown);
  }
}

const REACH = 'Check that the registry is up, and the registry and proxy settings of npm: npm config list.';
const LOGIN = 'Log in with "npm login", or set the token in the .npmrc that npm reads ("npm config list" shows which).';
const REFUSED = new Set(['E401', 'E403', 'ENEEDAUTH']);

function refusal({ code, summary }: NpmFailure): Error {
  const said = remoteText(typeof summary === 'string' && summary !== '' ? summary : 'npm did not say why', MAX_PROBLEM);
  const name = typeof code === 'string' ? remoteText(code, 40) : '';
  if (['E404', 'ETARGET', 'ENOVERSIONS', 'ENOLOCK'].includes(name)) return new NpmRefusal(name, said);
  if (REFUSED.has(name)) return gostatsError('E_REGISTRY', { problem: `it refused access (${name})`, remedy: LOGIN });
  return gostatsError('E_REGISTRY', { problem: `${name === '' ? '' : `${name}, `}${said}`, remedy: REACH });
}

function failureIn(answer: unknown): NpmFailure | undefined {
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;
  return typeof error === 'object' && error !== null ? error : undefined;
}

function parse(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw gostatsError('E_REGISTRY', { problem: 'npm printed something else than JSON', remedy: REACH });
  }
}

export function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.includes('complete log of this run'));
  return lines.at(-1)?.trim() ?? '';
}

/** Checks whether an error means that something does not exist in the registry. */
export function isRefusal(thrown: unknown): thrown is NpmRefusal {
  return thrown instanceof NpmRefusal && !(thrown instanceof GostatsError);
}

/** Returns the registry that npm uses for a package name, without credentials; undefined if npm does not report one. */
export async function registryFor(name: string, folder: string): Promise<URL | undefined> {
  const scope = name.startsWith('@') ? name.split('/')[0] : undefined;
  const keys = [...(scope === undefined ? [] : [`${scope}:registry`]), 'registry'];
  for (const key of keys) {
    const { stdout } = await runNpm(['config', 'get', key, '--prefix=.'], folder);
    const url = URL.parse(stdout.trim());
    if (url === null) continue;
    url.username = '';
    url.password = '';
    url.search = '';
    return url;
  }
  return undefined;
}
