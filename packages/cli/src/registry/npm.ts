import { GostatsError, gostatsError, problemOf, remoteText } from '@gostats/core';
import { CommandError, runCommand, type Ran } from './run-command.js';

const QUESTION_SECONDS = 60;
/** By itself npm tries for more than a minute, while somebody waits. */
const TRIES = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=30000'];
const MAX_PROBLEM = 300;

/** npm says why in the JSON that it prints. */
interface NpmFailure {
  readonly code?: unknown;
  readonly summary?: unknown;
}

/** npm was answered, but not with what was asked for. */
export class NpmRefusal extends Error {
  override readonly name = 'NpmRefusal';
  readonly code: string;

  constructor(code: string, summary: string) {
    super(summary);
    this.code = code;
  }
}

/**
 * Asks the registry by way of npm, which knows it, its proxies and its logins from its own configuration.
 *
 * @param folder whose .npmrc counts
 * @throws NpmRefusal for what is not there; E_REGISTRY, E_PACKAGE_MANAGER
 */
export async function askNpm(args: readonly string[], folder: string, name: 'npm' | 'pnpm' = 'npm'): Promise<unknown> {
  const [command = '', ...rest] = args;
  const flags = name === 'npm' ? ['--json', '--prefix=.', ...TRIES] : ['--json'];
  const { code, stdout, stderr } = await runNpm([command, ...flags, ...rest], folder, name);
  const answer = parse(stdout);
  const failure = failureIn(answer);
  if (failure !== undefined) throw refusal(failure);
  // An audit that finds something ends with 1.
  if (code !== 0 && !(command === 'audit' && answer !== undefined)) throw refusal({ summary: lastLine(stderr) });
  return answer;
}

/** @throws E_PACKAGE_MANAGER when there is no npm, E_REGISTRY when it does not end */
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

/** Whether it is one of ours that says that something is not there. */
export function isRefusal(thrown: unknown): thrown is NpmRefusal {
  return thrown instanceof NpmRefusal && !(thrown instanceof GostatsError);
}

/** Where npm gets packages of this name from, without credentials; empty when it does not tell. */
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
