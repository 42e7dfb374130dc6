import { fork } from 'node:child_process';
import { on } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the benchmark. */
export interface Peer {
  tell(message: object | string): void;
  /** The next thing that it says, or has said meanwhile. Rejects when it ended instead. */
  hear<Said>(): Promise<Said>;
  /** It ends by itself then. */
  leave(): void;
}

/** Starts `dist/end-to-end/<name>.js`. */
export function startPeer(name: string): Peer {
  const child = fork(fileURLToPath(new URL(`./end-to-end/${name}.js`, import.meta.url)), { stdio: 'inherit' });
  const messages = on(child, 'message', { close: ['disconnect'] });
  return {
    tell: (message) => void child.send(message),
    async hear<Said>() {
      const next = (await messages.next()) as IteratorResult<[Said]>;
      if (next.done === true) throw new Error(`the process "${name}" of the benchmark ended before it was done`);
      return next.value[0];
    },
    leave: () => {
      if (child.connected) child.disconnect();
    },
  };
}
