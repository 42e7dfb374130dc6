import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** How to run one kind of server. */
export interface ServerSpec {
  /** Used in error messages and in the temporary folder's name. */
  readonly name: string;
  readonly binary: string;
  /** Its arguments; may write configuration files into the folder. Asked once. */
  prepare(place: { folder: string; port: number }): Promise<readonly string[]>;
  /** A path that answers 2xx once the server is ready. */
  readonly readyPath: string;
}

/** A running server. Whoever starts it must `stop` it. */
export interface TestServer {
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Ends the process and keeps its data and port. */
  halt(): Promise<void>;
  /** Starts it again after `halt`. */
  resume(): Promise<void>;
  /** Ends the process and removes its folder. Safe twice. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const READY_WITHIN_MS = 40_000;
const STOP_WITHIN_MS = 10_000;
/** Another process may take a free port before the server does. */
const TRIES = 3;

/** Starts a server in a temporary folder and resolves when it answers. */
export async function startServer(spec: ServerSpec): Promise<TestServer> {
  for (let left = TRIES - 1; ; left--) {
    const folder = await mkdtemp(join(tmpdir(), `gostats-test-${spec.name}-`));
    const port = await freePort();
    const args = await spec.prepare({ folder, port });
    try {
      return handle(folder, port, await launch(spec, args, port), () => launch(spec, args, port));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      if (left === 0 || !String(error).includes('address already in use')) throw error;
    }
  }
}

/** A loopback TCP port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function handle(folder: string, port: number, first: ChildProcess, relaunch: () => Promise<ChildProcess>): TestServer {
  let child: ChildProcess | undefined = first;
  const halt = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending !== undefined) await end(ending);
  };
  return {
    host: HOST,
    port,
    url: `http://${HOST}:${port}`,
    halt,
    async resume() {
      child ??= await relaunch();
    },
    async stop() {
      await halt();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function launch(
  { name, binary, readyPath }: ServerSpec,
  args: readonly string[],
  port: number,
): Promise<ChildProcess> {
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-4000)));
  child.once('error', (error) => (log += String(error)));
  const killWithTests = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithTests);
  child.once('exit', () => process.off('exit', killWithTests));

  const giveUpAt = performance.now() + READY_WITHIN_MS;
  while (!(await answers(`http://${HOST}:${port}${readyPath}`))) {
    const ended = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if (ended || performance.now() > giveUpAt) {
      if (!ended) await end(child);
      throw new Error(`${name} ${ended ? 'ended' : 'did not answer'} before it was ready. It said:\n${log}`);
    }
    await wait(50);
  }
  return child;
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(impatience);
}
