import type { FileHandle } from 'node:fs/promises';
import { isStillAt, openLogFile } from './open-log-file.js';
import { rotateFiles } from './rotate.js';

export interface LogFileOptions {
  readonly file: string;
  /** `Infinity` = never rotated. */
  readonly maxSizeBytes: number;
  readonly maxFiles: number;
  /** Hears of lines that could not be written. The log itself is no place to say so. */
  readonly onProblem: (problem: string) => void;
}

/** What waits for a slow disk; beyond it lines are dropped and counted. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const CHUNK_LINES = 500;

/**
 * Appends lines to a file without ever holding up the event loop: one write at a time, the file changed only between
 * two writes, so that no line is torn.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  #handle: FileHandle | undefined;
  #size = 0;
  #rotateAt = Infinity;
  #lines: string[] = [];
  #waiting = 0;
  #dropped = 0;
  /** A regular file, which another program may rotate; not a device. */
  #isMovable = false;
  #pumping: Promise<void> | undefined;

  private constructor(options: LogFileOptions) {
    this.#options = options;
  }

  /** @throws Error when the file cannot be opened, or is a symbolic link */
  static async open(options: LogFileOptions): Promise<LogFile> {
    const file = new LogFile(options);
    await file.#open();
    return file;
  }

  write(line: string): void {
    if (this.#waiting > MAX_WAITING_BYTES) {
      this.#dropped++;
      return;
    }
    this.#lines.push(line);
    this.#waiting += line.length;
    this.#pumping ??= this.#pump();
  }

  /** Settles when all that was given to it is written or reported. */
  async settled(): Promise<void> {
    await this.#pumping;
  }

  /** Writes what waits and closes the file. Never throws. */
  async close(): Promise<void> {
    await this.settled();
    await this.#release();
  }

  async #pump(): Promise<void> {
    while (this.#lines.length > 0) {
      await this.#attempt('reopening the log', () => this.#openIfMoved());
      const lines = this.#lines.splice(0, CHUNK_LINES);
      const text = lines.join('');
      await this.#attempt(`writing ${lines.length} lines of the log`, () => this.#append(text));
      this.#waiting -= text.length;
      if (this.#dropped > 0)
        this.#options.onProblem(`${this.#dropped} lines of the log were dropped because the disk is too slow`);
      this.#dropped = 0;
    }
    this.#pumping = undefined;
  }

  async #append(text: string): Promise<void> {
    const bytes = Buffer.byteLength(text);
    if (this.#size > 0 && this.#size + bytes > this.#rotateAt)
      await this.#attempt('rotating the log', () => this.#rotate());
    await this.#handle?.appendFile(text);
    this.#size += bytes;
  }

  async #rotate(): Promise<void> {
    const { size } = (await this.#handle?.stat()) ?? { size: 0 };
    this.#size = size; // less than thought when somebody else truncated it
    if (size === 0) return;
    // In a folder that cannot be written to this fails: then the file grows on, and it is not tried with every line.
    this.#rotateAt = size + this.#options.maxSizeBytes;
    await rotateFiles(this.#options.file, this.#options.maxFiles);
    await this.#open();
  }

  /** logrotate and its like move the file away: what is written next belongs into a new one of its name. */
  async #openIfMoved(): Promise<void> {
    if (this.#handle === undefined || !this.#isMovable) return;
    if (!(await isStillAt(this.#options.file, this.#handle))) await this.#open();
  }

  /** The old file is let go only when the new one is there. */
  async #open(): Promise<void> {
    const { handle, size, canRotate } = await openLogFile(this.#options.file);
    await this.#release();
    this.#handle = handle;
    this.#size = size;
    this.#isMovable = canRotate;
    this.#rotateAt = canRotate ? this.#options.maxSizeBytes : Infinity;
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.onProblem(`${what} failed: ${(error as Error).message}`);
    }
  }

  async #release(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    if (handle !== undefined) await this.#attempt('closing the log', () => handle.close());
  }
}
