import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { redact } from '../secrets/index.js';
import { reasonOf } from './read-file.js';
import type { Environment } from './tables.js';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;
const MAX_STDERR_LENGTH = 200;
/** The basic environment variables that programs need. `$cmd:env NAME=value program` passes others. */
const PASSED_ON = /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|XDG_\w+|SYSTEMROOT|USERPROFILE|APPDATA)$/i;

/**
 * Runs the program of `$cmd:program argument "another one"` without a shell, and returns its output without the
 * trailing line break. A relative path starts at the configuration's folder; a name without a slash is looked up in
 * PATH.
 *
 * @throws Error with a reason that contains no secret
 */
export async function runCommand(
  line: string,
  environment: Environment,
  folder: string,
  longestMs = TIMEOUT_MS,
): Promise<string> {
  const [name, ...args] = splitCommand(line);
  if (name === undefined) throw new Error('expected the name of a program');
  const program = /[/\\]/.test(name) ? resolve(folder, name) : name;
  const env = Object.fromEntries(Object.entries(environment).filter(([variable]) => PASSED_ON.test(variable)));
  const { promise, resolve: settle, reject } = Promise.withResolvers<string>();
  const options = {
    cwd: folder,
    env,
    timeout: longestMs,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_BYTES,
    windowsHide: true,
  } as const;
  const child = execFile(program, args, options, (error, stdout, stderr) => {
    if (error === null) settle(stdout.replace(/\r?\n$/, ''));
    // The error does not become a cause: its message quotes the whole command, and an argument may be a secret.
    else reject(new Error(`the program ${program} ${reasonOfEnd(error, longestMs)}${stderrText(stderr)}`));
  });
  child.stdin?.on('error', () => {}); // EPIPE if the program exits before its input is closed
  child.stdin?.end();
  const value = await promise;
  if (value === '') throw new Error(`the program ${program} printed nothing`);
  return value;
}

interface EndedChild {
  readonly killed?: boolean | undefined;
  readonly code?: string | number | null | undefined;
  readonly signal?: string | null | undefined;
}

function reasonOfEnd(error: Error & EndedChild, longestMs: number): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `printed more than ${MAX_BYTES / 1024} KiB`;
  if (error.killed === true) return `did not finish within ${longestMs / 1000} s`;
  if (typeof error.code === 'number') return `exited with code ${error.code}`;
  if (typeof error.code === 'string')
    return `cannot be run: ${reasonOf(Object.assign(error, { message: error.code }))}`;
  return `was killed by ${error.signal ?? 'a signal'}`;
}

/** Returns the last line of standard error. Standard output is never shown, because it may contain the secret. */
function stderrText(stderr: string): string {
  const last = redact(stderr).trim().split('\n').at(-1)?.trim() ?? '';
  return last === '' ? '' : `: ${last.slice(0, MAX_STDERR_LENGTH)}`;
}

/** Splits a command at white space. Single or double quotes keep a word together; nothing else is special. */
export function splitCommand(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  );
}
