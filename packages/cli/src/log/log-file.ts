import type { FileHandle } from 'node:fs/promises';
import { isStillAt, openLogFile } from './open-log-file.js';
import { rotateFiles } from './rotate.js';

export interface LogFileOptions {
  readonly file: string;
  /** `Infinity`: never rotate. */
  readonly maxSizeBytes: number;
  readonly maxFiles: number;
  /** Called for lines that could not be written, as the log itself cannot report them. */
  readonly onProblem: (problem: string) => void;
}

/** Limit on the lines buffered for a slow disk; further lines are dropped and counted. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const CHUNK_LINES = 500;

/**
 * Appends lines to a file without blocking the event loop. Only one write is in flight, and the file is switched only
 * between writes, so that no line is split.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  #handle: FileHandle | undefined;
  #size = 0;
  #rotateAt = Infinity;
  #lines: string[] = [];
  #waiting = 0;
  #dropped = 0;
  /** Whether it is a regular file, which another program may rotate, and not a device. */
  #isMovable = false;
  #pumping: Promise<void> | undefined;

  private constructor(options: LogFileOptions) {
    this.#options = options;
  }

  /** Opens the file. @throws Error if it cannot be opened or is a symbolic link */
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

  /** Resolves once everything passed to `write` has been written or reported. */
  async settled(): Promise<void> {
    await this.#pumping;
  }

  /** Writes buffered lines and closes the file. Never throws. */
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
    this.#size = size; // smaller than expected if another program truncated it
    if (size === 0) return;
    // Rotation fails in a folder without write permission. The file then keeps growing, and the limit is raised so that
    // rotation is not retried with every line.
    this.#rotateAt = size + this.#options.maxSizeBytes;
    await rotateFiles(this.#options.file, this.#options.maxFiles);
    await this.#open();
  }

  /** Reopens the file if logrotate or a similar tool has moved it away. */
  async #openIfMoved(): Promise<void> {
    if (this.#handle === undefined || !this.#isMovable) return;
    if (!(await isStillAt(this.#options.file, this.#handle))) await this.#open();
  }

  /** Closes the old file only after the new one is open. */
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
