import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { turns } from './conformance-settle.js';

/** Kinds of resources by which a program reaches out: connections, look-ups of names, listening ports. */
const NETWORK = /^(TCP|UDP|GETADDRINFO|GETNAMEINFO|QUERY|PIPECONNECT|TLS|HTTP)/;

/** Runs something and tells which network resources it made, whatever else the process does meanwhile. */
export async function networkUseOf(run: () => unknown): Promise<readonly string[]> {
  const mine = new AsyncLocalStorage<true>();
  const used = new Set<string>();
  const hook = createHook({
    init(_id, type) {
      if (NETWORK.test(type) && mine.getStore() === true) used.add(type);
    },
  });
  hook.enable();
  try {
    await mine.run(true, async () => {
      await run();
      await turns();
    });
  } finally {
    hook.disable();
  }
  return [...used];
}

/** Handles of libuv and timers: what can keep a process alive says whether it does. */
interface Handle {
  readonly hasRef: () => boolean;
}

/**
 * Runs something, and looks after the handles and timers that it made; those of a test server or of the test framework are
 * not among them.
 *
 * @returns what tells which of them still keep the process alive: `2 TCPWRAP`
 */
export async function watchHandlesOf(run: () => Promise<void>): Promise<{ open(): readonly string[]; end(): void }> {
  const mine = new AsyncLocalStorage<true>();
  const handles = new Map<number, readonly [type: string, handle: Handle]>();
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (mine.getStore() === true && typeof (resource as Partial<Handle>).hasRef === 'function') {
        handles.set(id, [type, resource as Handle]);
      }
    },
    destroy: (id) => void handles.delete(id),
  });
  hook.enable();
  try {
    await mine.run(true, run);
  } catch (error) {
    hook.disable();
    throw error;
  }
  const open = (): string[] => {
    const kinds = [...handles.values()].filter(([, handle]) => handle.hasRef()).map(([type]) => type);
    return [...new Set(kinds)].map((kind) => `${kinds.filter((one) => one === kind).length} ${kind}`);
  };
  return { open, end: () => hook.disable() };
}

/**
 * Collects promises that were rejected without anybody listening. The test framework's own listeners stand back
 * meanwhile: the suite reports in their place, in words.
 */
export async function unhandledDuring<Result>(
  run: () => Promise<Result>,
  tell: (reason: unknown) => void,
): Promise<Result> {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', tell);
  try {
    return await run();
  } finally {
    // Rejections are told of once the microtasks are done.
    await turns();
    process.removeListener('unhandledRejection', tell);
    for (const other of others) process.on('unhandledRejection', other);
  }
}
