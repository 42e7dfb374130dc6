import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { turns } from './conformance-settle.js';

/** Async resource types that indicate network use: connections, name lookups, listening ports. */
const NETWORK = /^(TCP|UDP|GETADDRINFO|GETNAMEINFO|QUERY|PIPECONNECT|TLS|HTTP)/;

/** Runs a function and returns the network resource types that it created. Ignores the rest of the process. */
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

/** A libuv handle or timer. `hasRef` returns whether it keeps the process alive. */
interface Handle {
  readonly hasRef: () => boolean;
}

/**
 * Runs a function and tracks the handles and timers that it creates. Those of a test server or of the test framework
 * are not included.
 *
 * @returns `open`, which lists those that still keep the process alive (`2 TCPWRAP`), and `end`, which stops the
 *   tracking
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
 * Reports unhandled rejections during a function. The test framework's own listeners are removed meanwhile, because the
 * suite reports the rejections with an explanation.
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
    // Node.js reports unhandled rejections after the microtasks have run.
    await turns();
    process.removeListener('unhandledRejection', tell);
    for (const other of others) process.on('unhandledRejection', other);
  }
}
