import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { compare } from 'bcryptjs';

/** An idle thread is ended after this time. */
const IDLE_MS = 30_000;

/** Code of the worker. Inlined as text because a bundle has no separate file for it. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { compareSync } = require(workerData);
parentPort.on('message', ({ id, password, hash }) => parentPort.postMessage({ id, good: compareSync(password, hash) }));
`;

type Settle = (good: boolean | undefined) => void;

let worker: Worker | undefined;
let lastId = 0;
let idle: NodeJS.Timeout | undefined;
const waiting = new Map<number, Settle>();

/**
 * Verifies a bcrypt hash in a worker thread, because bcryptjs blocks for 50 ms or more. Falls back to the event loop
 * where Node may not start threads (`--permission`).
 */
export async function verifyBcrypt(password: string, hash: string): Promise<boolean> {
  const answer = await ask(password, hash);
  return answer ?? compare(password, hash);
}

function ask(password: string, hash: string): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    clearTimeout(idle);
    const id = ++lastId;
    waiting.set(id, resolve);
    try {
      worker ??= start();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ id, password, hash });
    } catch {
      settle(id, undefined);
    }
  });
}

function start(): Worker {
  const library = createRequire(import.meta.url).resolve('bcryptjs');
  const started = new Worker(SOURCE, {
    eval: true,
    workerData: library,
    resourceLimits: { maxOldGenerationSizeMb: 32 },
  });
  started.unref();
  started.on('message', ({ id, good }: { id: number; good: boolean }) => settle(id, good));
  started.on('error', () => undefined);
  started.on('exit', () => {
    if (worker !== started) return;
    worker = undefined;
    for (const id of waiting.keys()) settle(id, undefined);
  });
  return started;
}

function settle(id: number, good: boolean | undefined): void {
  waiting.get(id)?.(good);
  waiting.delete(id);
  if (waiting.size > 0) return;
  idle = setTimeout(() => {
    const ended = worker;
    worker = undefined;
    void ended?.terminate();
  }, IDLE_MS).unref();
}
