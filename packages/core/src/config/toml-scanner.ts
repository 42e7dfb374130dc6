/**
 * Moves through a TOML text, forward only: what was looked at is never looked at again, so that its time is linear in the
 * text whatever that is. A string that nothing ends goes to the end of its line, or of the text if it may have several.
 */
export class TomlScanner {
  readonly #text: string;
  #at = 0;
  /** 1-based, of what comes next. */
  line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  /** Takes this character, if it comes next. */
  take(character: string): boolean {
    if (this.next !== character || this.ended) return false;
    this.#move();
    return true;
  }

  /** `a . "b c"` → `['a', 'b c']`. Takes at least one character, unless nothing is left. */
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

  /** What stands between things: white space, commas, comments. */
  skipBlank(): void {
    while (!this.ended) {
      if (this.next === '#') this.skipLine();
      else if (this.next === ',' || /\s/.test(this.next)) this.#move();
      else return;
    }
  }

  /** A text, a number, a date: what neither begins with a bracket nor holds others. */
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

  /** A string on one line, with its quotes. */
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

  /** `"""` or `'''`, to the same at its end. Up to two more quotes before that belong to the text. */
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
    return quoted.slice(1, -1); // an escape that JSON lacks (\U0001F600): good enough to find a line by
  }
}
