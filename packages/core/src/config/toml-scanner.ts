/**
 * Scans a TOML text forward only, without backtracking, so that it takes linear time for any input. An unterminated
 * string extends to the end of its line, or of the text if it is a multi-line string.
 */
export class TomlScanner {
  readonly #text: string;
  #at = 0;
  /** 1-based line of the next character. */
  line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  /** The next character, without consuming it. Empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  /** Consumes this character if it is the next one. */
  take(character: string): boolean {
    if (this.next !== character || this.ended) return false;
    this.#move();
    return true;
  }

  /** `a . "b c"` → `['a', 'b c']`. Consumes at least one character, except before `=` or at the end. */
  takeKeys(): string[] {
    const begin = this.#at;
    const keys: string[] = [];
    do {
      this.skipSpaces();
      keys.push(this.#takeKey());
      this.skipSpaces();
    } while (this.take('.'));
    if (this.#at === begin && this.next !== '=') this.#move();
    return keys;
  }

  skipSpaces(): void {
    while (this.next === ' ' || this.next === '\t') this.#move();
  }

  skipLine(): void {
    while (!this.ended && this.next !== '\n') this.#move();
  }

  /** Skips white space, commas and comments. */
  skipBlank(): void {
    while (!this.ended) {
      if (this.next === '#') this.skipLine();
      else if (this.next === ',' || /\s/.test(this.next)) this.#move();
      else return;
    }
  }

  /** Skips a string, a number, a boolean or a date. */
  skipScalar(): void {
    for (const quote of ['"', "'"]) {
      if (this.next !== quote) continue;
      if (this.#text.startsWith(quote.repeat(3), this.#at)) this.#skipBlock(quote);
      else this.#takeQuoted(quote);
      return;
    }
    while (!this.ended && !',]}#\n'.includes(this.next)) this.#move();
  }

  #takeKey(): string {
    if (this.next === "'") return this.#takeQuoted("'").slice(1, -1);
    if (this.next === '"') return unquote(this.#takeQuoted('"'));
    const begin = this.#at;
    while (/^[A-Za-z0-9_-]$/.test(this.next)) this.#move();
    return this.#text.slice(begin, this.#at);
  }

  /** Consumes a single-line string, including its quotes. */
  #takeQuoted(quote: string): string {
    const begin = this.#at;
    this.#move();
    while (!this.ended && this.next !== '\n') {
      if (this.take(quote)) break;
      if (quote === '"' && this.take('\\') && this.next === '\n') break;
      this.#move();
    }
    return this.#text.slice(begin, this.#at);
  }

  /** Skips a `"""` or `'''` string. Up to two extra quotes directly before the closing ones belong to the string. */
  #skipBlock(quote: string): void {
    for (let opening = 0; opening < 3; opening += 1) this.#move();
    for (let quotes = 0; !this.ended && quotes < 3;) {
      if (this.take(quote)) quotes += 1;
      else {
        quotes = 0;
        if (quote === '"') this.take('\\');
        this.#move();
      }
    }
    if (this.take(quote)) this.take(quote);
  }

  #move(): void {
    if (this.ended) return;
    if (this.next === '\n') this.line += 1;
    this.#at += 1;
  }
}

function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1); // an escape that JSON does not have (\U0001F600): good enough to find a line
  }
}
