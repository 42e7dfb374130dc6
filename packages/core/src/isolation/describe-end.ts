/** How a process ended, as reported by the system. */
interface End {
  readonly code?: number | null;
  readonly signal?: string | null;
  /** Why it could not be started. */
  readonly failed?: string;
  /** Why the host ended it. */
  readonly killedFor?: string | undefined;
}

const LAST_LINES = 3;
const MAX_LINE = 200;
const MAX_TAIL = 4_096;
const OUT_OF_MEMORY = /heap out of memory|Reached heap limit/;

/** Keeps the last output of a process on standard error. */
export class OutputTail {
  #text = '';
  ranOutOfMemory = false;

  add(stream: 'stdout' | 'stderr', text: string): void {
    if (stream === 'stdout') return;
    this.#text = (this.#text + text).slice(-MAX_TAIL);
    this.ranOutOfMemory ||= OUT_OF_MEMORY.test(this.#text);
  }

  get lines(): readonly string[] {
    const all = this.#text.split('\n').filter((line) => line.trim() !== '');
    return all.slice(-LAST_LINES).map((line) => line.trim().slice(0, MAX_LINE));
  }
}

/** Describes why a process ended: `exit code 3; its last lines: …`. */
export function describeEnd(end: End, maxMemoryMb: number, { ranOutOfMemory, lines }: OutputTail): string {
  if (ranOutOfMemory) return `it needs more memory than max_memory_mb = ${maxMemoryMb} allows`;
  const said = lines.length === 0 ? '' : `; its last lines: ${lines.join(' | ')}`;
  return `${reasonOf(end)}${said}`;
}

function reasonOf({ code, signal, failed, killedFor }: End): string {
  if (killedFor !== undefined) return killedFor;
  if (failed !== undefined) return `it could not be started: ${failed}`;
  return signal ? `signal ${signal}` : `exit code ${code ?? 'unknown'}`;
}
