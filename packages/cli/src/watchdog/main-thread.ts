import { Session, type Debugger } from 'node:inspector';
import { END_PROCESS } from './messages.js';

/** A thread that a native function holds cannot be paused: then there is no place to tell, and a signal ends it. */
const PAUSE_LIMIT_MS = 10_000;

/** So often it is looked on for a frame that is not Node's own. */
const MAX_PAUSES = 100;

/** Gets `file:line` of what runs in the main thread, if that is known. */
type Report = (place: string | undefined) => void;

/** Inspects the main thread as a debugger does, without a port: this works even during an endless loop. */
export class MainThread {
  readonly #session = new Session();
  readonly #scripts = new Map<string, string>();
  readonly #outOfMemory: Report;
  #attached = false;
  #pauses = 0;
  #report: Report | undefined;

  /** @param outOfMemory is called, once attached, when the heap is full, right before the process ends */
  constructor(outOfMemory: Report) {
    this.#outOfMemory = outOfMemory;
    this.#session.on('Debugger.scriptParsed', ({ params }) => this.#scripts.set(params.scriptId, params.url));
    this.#session.on('Debugger.paused', ({ params }) => this.#paused(params));
  }

  /** From now on V8 stops at a full heap instead of aborting. Not from the start: it keeps V8 from forgetting scripts. */
  attach(): void {
    if (this.#attached) return;
    this.#attached = true;
    this.#session.connectToMainThread();
    this.#session.post('Debugger.enable');
  }

  /** Stops the main thread where it is, tells where, and ends the process with code 1. */
  end(tell: Report): void {
    this.#report = tell;
    setTimeout(() => {
      this.#report?.(undefined);
      process.kill(process.pid, 'SIGKILL');
    }, PAUSE_LIMIT_MS);
    this.attach();
    this.#session.post('Debugger.pause');
  }

  #paused({ reason, callFrames }: Debugger.PausedEventDataType): void {
    const tell = this.#report ?? (reason === 'OOM' ? this.#outOfMemory : undefined);
    if (tell === undefined) {
      this.#session.post('Debugger.resume'); // a package's own `debugger;`
      return;
    }
    const place = this.#place(callFrames);
    if (place === undefined && this.#pauses++ < MAX_PAUSES) {
      // Between two microtasks, say: the code in question is a call away.
      this.#session.post('Debugger.stepInto');
      return;
    }
    this.#report = () => {}; // it is told once
    tell(place);
    const expression = `globalThis[Symbol.for(${JSON.stringify(END_PROCESS)})]()`;
    // Not in the frame that it stands in: one of Node's own has other globals.
    this.#session.post('Runtime.evaluate', { expression });
  }

  /** The innermost frame that is not Node's own. */
  #place(frames: readonly Debugger.CallFrame[]): string | undefined {
    const places = frames.map(({ location }) => ({
      url: this.#scripts.get(location.scriptId) ?? '',
      line: location.lineNumber + 1,
    }));
    const found = places.find(({ url }) => url !== '' && !url.startsWith('node:'));
    return found === undefined ? undefined : `${found.url.replace(/^file:\/\//, '')}:${found.line}`;
  }
}
