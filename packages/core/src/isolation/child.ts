import { redact } from '../secrets/index.js';
import { HostChannel } from './host-channel.js';
import { ServedSink } from './served-sink.js';
import { watchMemory } from './watch-memory.js';

/**
 * The process of one sink (`isolate = "process"`). It serves the host's requests and ends with the host. Signals from
 * the terminal or a supervisor are ignored because the host handles them.
 */
const end = process.kill.bind(process, process.pid, 'SIGKILL');
const channel = new HostChannel();
const sink = new ServedSink(channel);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const)
  process.on(signal, () => undefined);
process.on('disconnect', end);
process.on('message', (message) => sink.hear(message as never));
process.on('unhandledRejection', (thrown) => sink.uncaught('unhandled rejection', thrown));
process.on('uncaughtException', (thrown) => sink.uncaught('uncaught exception', thrown));

// Redact here too: a secret that the sink marks is known in this process before the host receives it.
for (const name of ['stdout', 'stderr'] as const) {
  const write = process[name].write.bind(process[name]) as (text: string | Uint8Array, ...rest: unknown[]) => boolean;
  process[name].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean =>
    write(redact(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()), ...rest);
}

watchMemory(Number(process.argv[2]));
