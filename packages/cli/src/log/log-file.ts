import { open, type FileHandle } from 'node:fs/promises';
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
const WAITING_AT_MOST = 8 * 1024 * 1024;
const CHUNK_LINES = 500;

/**
 * Appends lines to a file without ever holding up the event loop: one write at a time, the file changed only between
 * two writes, so that no line is torn.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  #handle: FileHandle | undefined;
  #size = 0;
  #rotatable = false;
  #lines: string[] = [];
  #waiting = 0;
  #dropped = 0;
  #reopenAsked = false;
  #pumping: Promise<void> | undefined;

  private constructor(options: LogFileOptions) {
    this.#options = options;
  }

  /** @throws the system's error when the file cannot be opened */
  static async open(options: LogFileOptions): Promise<LogFile> {
    const file = new LogFile(options);
    await file.#open();
    return file;
  }

  write(line: string): void {
    if (this.#waiting > WAITING_AT_MOST) {
      this.#dropped++;
      return;
    }
    this.#lines.push(line);
    this.#waiting += line.length;
    this.#pumping ??= this.#pump();
  }

  /** Opens the file by its name again: somebody else has moved it away. */
  reopen(): void {
    this.#reopenAsked = true;
    this.#pumping ??= this.#pump();
  }

  /** Writes what waits and closes the file. Never throws. */
  async close(): Promise<void> {
    await this.#pumping;
    await this.#release();
  }

  async #pump(): Promise<void> {
    while (this.#lines.length > 0 || this.#reopenAsked) {
      const lines = this.#lines.splice(0, CHUNK_LINES);
      const text = lines.join('');
      try {
        if (this.#reopenAsked) await this.#reopen();
        await this.#append(text);
        this.#sayDropped();
      } catch (error) {
        this.#options.onProblem(`${lines.length} lines of the log are lost: ${(error as Error).message}`);
        await this.#release();
      }
      this.#waiting -= text.length;
    }
    this.#pumping = undefined;
  }

  async #append(text: string): Promise<void> {
    if (this.#handle === undefined) await this.#open();
    const bytes = Buffer.byteLength(text);
    if (this.#rotatable && this.#size > 0 && this.#size + bytes > this.#options.maxSizeBytes) await this.#rotate();
    await this.#handle?.appendFile(text);
    this.#size += bytes;
  }

  async #rotate(): Promise<void> {
    const { size } = (await this.#handle?.stat()) ?? { size: 0 };
    this.#size = size; // less than thought when somebody else truncated it
    if (size === 0) return;
    await this.#release();
    await rotateFiles(this.#options.file, this.#options.maxFiles);
    await this.#open();
  }

  async #reopen(): Promise<void> {
    this.#reopenAsked = false;
    await this.#release();
    await this.#open();
  }

  async #open(): Promise<void> {
    const handle = await open(this.#options.file, 'a', 0o640);
    this.#handle = handle;
    const stat = await handle.stat();
    this.#size = stat.size;
    this.#rotatable = stat.isFile();
  }

  async #release(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    try {
      await handle?.close();
    } catch (error) {
      this.#options.onProblem(`closing the log failed: ${(error as Error).message}`);
    }
  }

  #sayDropped(): void {
    if (this.#dropped === 0) return;
    this.#options.onProblem(`${this.#dropped} lines of the log were dropped because the disk is too slow`);
    this.#dropped = 0;
  }
}
