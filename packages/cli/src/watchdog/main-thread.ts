import { Session, type Debugger } from 'node:inspector';
import { END_PROCESS } from './messages.js';

/** A thread inside a native function cannot be paused. After this time the process is killed without a place. */
const PAUSE_LIMIT_MS = 10_000;

/** Maximum number of pauses spent looking for a frame that is not Node's own. */
const MAX_PAUSES = 100;

/** Receives `file:line` of the code running in the main thread, if known. */
type Report = (place: string | undefined) => void;

/** Inspects the main thread through the debugger protocol, without a port. This works even during an endless loop. */
export class MainThread {
  readonly #session = new Session();
  readonly #scripts = new Map<string, string>();
  readonly #outOfMemory: Report;
  #attached = false;
  #pauses = 0;
  #report: Report | undefined;

  /** @param outOfMemory once attached, called when the heap is full, right before the process ends */
  constructor(outOfMemory: Report) {
    this.#outOfMemory = outOfMemory;
    this.#session.on('Debugger.scriptParsed', ({ params }) => this.#scripts.set(params.scriptId, params.url));
    this.#session.on('Debugger.paused', ({ params }) => this.#paused(params));
  }

  /**
   * Makes V8 pause at a full heap instead of aborting. Not done from the start, because it keeps V8 from freeing
   * scripts.
   */
  attach(): void {
    if (this.#attached) return;
    this.#attached = true;
    this.#session.connectToMainThread();
    this.#session.post('Debugger.enable');
  }

  /** Pauses the main thread, reports where, and ends the process with code 1. */
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
      // Paused between two microtasks, for example: step on to reach the code in question.
      this.#session.post('Debugger.stepInto');
      return;
    }
    this.#report = () => {}; // report only once
    tell(place);
    const expression = `globalThis[Symbol.for(${JSON.stringify(END_PROCESS)})]()`;
    // Not evaluated in the paused frame: frames of Node's own code have different globals.
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
