import { spawn } from 'node:child_process';

/** The output and exit code of a program. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  /** Time limit, after which the program is killed. */
  readonly seconds: number;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

/** Reports why a program did not complete. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly reason: 'missing' | 'slow' | 'long' | 'interrupted';

  constructor(reason: CommandError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Limit on the output of a program, per stream. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/**
 * Runs a program to completion, without standard input. Arguments must not contain unchecked outside input: on Windows,
 * package managers are scripts that can only be started through a shell.
 *
 * @throws CommandError
 */
export function runCommand(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const { cwd, seconds, signal, env } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command !== process.execPath,
      windowsHide: true,
    });
    let failure: CommandError | undefined;
    const end = (reason: CommandError['reason'], message: string): void => {
      failure ??= new CommandError(reason, message);
      child.kill('SIGKILL');
      // A grandchild may keep the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => end('slow', `${command} did not end within ${seconds} s`), seconds * 1000);
    const interrupt = (): void => end('interrupted', 'interrupted');
    signal?.addEventListener('abort', interrupt, { once: true });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
        if (said[name].length > MAX_CHARACTERS) end('long', `${command} said more than can be read`);
      });
    }
    const settle = (work: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
      work();
    };
    child.on('error', (thrown: NodeJS.ErrnoException) => {
      const message = thrown.code === 'ENOENT' ? `${command} was not found` : `${command} did not start`;
      settle(() => reject(failure ?? new CommandError('missing', message)));
    });
    child.on('close', (code) => settle(() => (failure === undefined ? resolve({ code, ...said }) : reject(failure))));
    if (signal?.aborted === true) interrupt();
  });
}
