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

/** What keeps the process alive now and did not when this was called: `2 TCPSocketWrap`. */
export function watchOpenHandles(): () => readonly string[] {
  const before = countHandles();
  return () =>
    [...countHandles()]
      .map(([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const)
      .filter(([, more]) => more > 0)
      .map(([kind, more]) => `${more} ${kind}`);
}

function countHandles(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/**
 * Collects promises that were rejected without anybody listening. The test framework's own listeners stand back
 * meanwhile: the suite reports in their place, in words.
 */
export async function unhandledDuring<Result>(run: () => Promise<Result>, tell: (reason: unknown) => void): Promise<Result> {
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
