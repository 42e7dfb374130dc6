import { createHook, type AsyncHook } from 'node:async_hooks';
import { currentExtension, type Extension } from './extension.js';

/** Handles that keep a process alive or a port in use: Node's name → readable name. */
const NAMES: Readonly<Record<string, string>> = {
  Timeout: 'a timer',
  TCPSERVERWRAP: 'a listening port',
  TCPWRAP: 'a connection',
  TCPSOCKETWRAP: 'a connection',
  PIPESERVERWRAP: 'a listening pipe',
  PIPEWRAP: 'a pipe',
  UDPWRAP: 'a UDP socket',
  FSEVENTWRAP: 'a watched file',
  PROCESSWRAP: 'a child process',
  WORKER: 'a worker thread',
};

/** Set by Node on a timer that was cleared or has run; its `hasRef` stays as it was. */
const ENDED = '_destroyed';

/** At this length, entries that have ended are removed from the list of an extension. */
const SWEEP_AT = 256;

interface Handle {
  hasRef?(): boolean | undefined;
}

interface Seen {
  entries: { readonly name: string; readonly handle: WeakRef<Handle> }[];
  sweepAt: number;
}

/** What each extension opened; the list is freed together with the extension. */
const seen = new WeakMap<Extension, Seen>();
let watching: AsyncHook | undefined;

/** Records from now on which extension opens what. Costs nothing per point: only new handles are reported. */
export function watchHandles(): void {
  // Without `trackPromises: false` (older Node versions ignore it) each promise would cost a call.
  const options = { trackPromises: false, init: note };
  watching ??= createHook(options).enable();
}

/** Lists what an extension opened and did not close: `a timer, 2 × a listening port`. Empty when there is nothing. */
export function openHandles(extension: Extension): string {
  const counts = new Map<string, number>();
  for (const { name } of alive(seen.get(extension)?.entries ?? [])) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join(', ');
}

function note(_id: number, type: string, _trigger: number, handle: Handle): void {
  const name = NAMES[type];
  const extension = name === undefined ? undefined : currentExtension();
  if (extension === undefined || name === undefined) return;
  let list = seen.get(extension);
  if (list === undefined) seen.set(extension, (list = { entries: [], sweepAt: SWEEP_AT }));
  list.entries.push({ name, handle: new WeakRef(handle) });
  if (list.entries.length < list.sweepAt) return;
  list.entries = alive(list.entries);
  list.sweepAt = Math.max(SWEEP_AT, list.entries.length * 2);
}

/** Keeps handles that hold the process open. One that has ended or was released (`unref`) reports no reference. */
function alive(entries: Seen['entries']): Seen['entries'] {
  return entries.filter(({ handle }) => {
    const one = handle.deref();
    return one?.hasRef?.() === true && Reflect.get(one, ENDED) !== true;
  });
}
