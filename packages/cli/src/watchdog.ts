import { parentPort, workerData } from 'node:worker_threads';
import { writeLastWords, type LastWordsEvent } from './watchdog/last-words.js';
import { MainThread } from './watchdog/main-thread.js';
import { Beat, type NamedExtension, type WatchdogSettings } from './watchdog/messages.js';

const CHECKS_PER_SECOND = 4;
/** Above this share of the heap limit, the process may run out of memory before the next check. */
const NEARLY_FULL = 0.5;

const { calls, beats, stallSeconds, heapLimitBytes, log } = workerData as WatchdogSettings;
const names = new Map<number, string>();
const mainThread = new MainThread((place) =>
  reportEnd('watchdog.heap-full', `The heap is full (${megabytes(heapLimitBytes)} MB)`, place),
);
let lastBeat = beats[Beat.count];
let silentChecks = 0;

parentPort?.on('message', ({ slot, name }: NamedExtension) => void names.set(slot, name));
parentPort?.unref();
const timer = setInterval(check, 1000 / CHECKS_PER_SECOND);

/** Counts checks instead of seconds: when the machine sleeps or the process is stopped, this thread stops as well. */
function check(): void {
  const beat = beats[Beat.count];
  silentChecks = beat === lastBeat ? silentChecks + 1 : 0;
  lastBeat = beat;
  // RSS includes memory outside the heap, so this may attach earlier than necessary.
  if (process.memoryUsage.rss() > heapLimitBytes * NEARLY_FULL) mainThread.attach();
  // A beat arrives every second and may be up to a second late.
  if (stallSeconds === 0 || silentChecks <= (stallSeconds + 1) * CHECKS_PER_SECOND) return;
  clearInterval(timer);
  mainThread.end((place) => reportEnd('watchdog.stalled', `Nothing has run for ${stallSeconds} s`, place));
}

function reportEnd(event: LastWordsEvent, what: string, place: string | undefined): void {
  const suspects = atWork();
  const who = suspects === '' ? 'no package was running' : `running: ${suspects}`;
  const memory = `heap ${megabytes(beats[Beat.heapUsedBytes])} MB, queued points ${megabytes(beats[Beat.waitingBytes])} MB`;
  const where = place === undefined ? '' : ` at ${place}`;
  const [heapUsedBytes, waitingBytes] = [beats[Beat.heapUsedBytes], beats[Beat.waitingBytes]];
  const fields = { event, place, atWork: suspects, heapUsedBytes, waitingBytes };
  writeLastWords(`${what}${where}; ${who}. One second earlier: ${memory}. gostats exits with code 1.`, fields, log);
}

/** Returns the package whose code is running or, if none is, those with pending calls. */
function atWork(): string {
  const now = names.get(calls[0] ?? 0);
  if (now !== undefined) return now;
  return [...names].flatMap(([slot, name]) => ((calls[slot] ?? 0) > 0 ? [name] : [])).join(', ');
}

function megabytes(bytes = 0): number {
  return Math.round(bytes / 1_000_000);
}
