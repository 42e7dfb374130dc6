import { closeSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { shareCallBoard, type EventLogger, type LoggingConfig } from '@gostats/core';
import { EXIT_FAILED } from '../exit-codes.js';
import { endProcessAtOnce } from '../run/guard-exit.js';
import { Beat, END_PROCESS, type NamedExtension, type WatchdogSettings } from './messages.js';

/** Packages beyond this number share slot 0, which has no name. */
const MAX_EXTENSIONS = 256;
const BEAT_MS = 1_000;

export interface WatchdogOptions {
  readonly logging: LoggingConfig;
  /** 0: do not detect endless loops. */
  readonly stallSeconds: number;
  readonly logger: Pick<EventLogger, 'warn'>;
  /** Bytes queued for sinks, reported when the process ends. */
  readonly waitingBytes: () => number;
}

/**
 * Watches this thread from another thread, which keeps running when a package loops endlessly or fills the heap. It
 * names the package and ends the process with code 1, so that a supervisor restarts it.
 *
 * @returns a function that stops the watchdog
 */
export function startWatchdog({ logging, stallSeconds, logger, waitingBytes }: WatchdogOptions): () => Promise<void> {
  // A debugger may pause this thread at any time.
  if (process.execArgv.some((arg) => arg.startsWith('--inspect'))) return () => Promise.resolve();
  const calls = new Int32Array(new SharedArrayBuffer(MAX_EXTENSIONS * Int32Array.BYTES_PER_ELEMENT));
  const beats = new Float64Array(new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT));
  const settings: WatchdogSettings = {
    calls,
    beats,
    stallSeconds,
    heapLimitBytes: getHeapStatistics().heap_size_limit,
    log: { file: logging.file, format: logging.format, toStdout: logging.toStdout },
  };
  // Do not inherit this thread's flags: none of them applies to the watchdog, and some are rejected in a worker.
  const worker = new Worker(new URL('watchdog.js', import.meta.url), { workerData: settings, execArgv: [], env: {} });
  worker.unref();
  worker.on('error', ({ message: problem }) => {
    logger.warn(`The watchdog has stopped: ${problem}. Collection continues without it.`, {
      event: 'watchdog.ended',
      problem,
    });
  });
  shareCallBoard({
    slots: calls,
    named: (slot, name) => worker.postMessage({ slot, name } satisfies NamedExtension, []),
  });
  Reflect.set(globalThis, Symbol.for(END_PROCESS), endQuietly);
  const beat = (): void => {
    beats[Beat.heapUsedBytes] = process.memoryUsage().heapUsed;
    beats[Beat.waitingBytes] = waitingBytes();
    beats[Beat.count] = (beats[Beat.count] ?? 0) + 1;
  };
  beat();
  const timer = setInterval(beat, BEAT_MS).unref();
  return async () => {
    clearInterval(timer);
    await worker.terminate();
  };
}

/**
 * Ends the process without Node's message on standard error that it waits for the debugger (the watchdog) to
 * disconnect.
 */
function endQuietly(): never {
  try {
    closeSync(process.stderr.fd);
  } catch {
    // already closed
  }
  return endProcessAtOnce(EXIT_FAILED);
}
