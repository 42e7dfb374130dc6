import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));
export const program: string = `${packageFolder}bin/gostats.mjs`;

/** A spawned `gostats` and what it has said so far. */
export interface RunningGostats {
  readonly child: ChildProcess;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as a person at a terminal reads them. */
  readonly output: string;
  /** The exit code once it has ended and its output is read; null when a signal killed it. */
  readonly ended: Promise<number | null>;
  /** Settles when the output has this; rejects with the output when gostats ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends a signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

export interface GostatsOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
}

const alive = new Set<ChildProcess>();

/** Starts the built command with the Node that runs the tests. */
export function startGostats(args: readonly string[], options: GostatsOptions = {}): RunningGostats {
  if (!existsSync(`${packageFolder}dist/main.js`)) throw new Error('@gostats/cli is not built: npm run setup');
  return startNode([...(options.nodeFlags ?? []), program, ...args], options);
}

export function startNode(args: readonly string[], { cwd, env }: GostatsOptions): RunningGostats {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  const said = { stdout: '', stderr: '', output: '' };
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      said.output += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      alive.delete(child);
      resolve(code);
    });
  });
  return {
    child,
    ended,
    get stdout() {
      return said.stdout;
    },
    get stderr() {
      return said.stderr;
    },
    get output() {
      return said.output;
    },
    says(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(said.output);
          if (match === null) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        look();
        void ended.then((code) =>
          reject(new Error(`ended with ${code} before it said ${String(pattern)}:\n${said.output}`)),
        );
      });
    },
    stop(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs it to its end. */
export async function gostats(
  args: readonly string[],
  options: GostatsOptions = {},
): Promise<RunningGostats & { code: number | null }> {
  const running = startGostats(args, options);
  const code = await running.ended;
  return Object.assign(running, { code });
}

/** For `afterEach`: no test leaves a process behind. */
export function killAll(): void {
  for (const child of alive) child.kill('SIGKILL');
}
