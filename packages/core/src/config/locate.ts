/** Finds the 1-based line of a dotted path, or of the nearest thing around it that the file has. */
export type Locate = (path: string) => number | undefined;

/** `cluster[0]` and `verify-ssl` → `cluster[0].verify-ssl`; a key that is not a bare one is quoted. */
export function joinPath(path: string, key: string): string {
  const step = /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? step : `${path}.${step}`;
}

/**
 * Reads the lines of tables, keys and array elements out of a TOML text. The parser keeps no positions, and messages
 * are worth little without; so this walks the text a second time. It expects a text that the parser has accepted.
 */
export function createLocator(text: string): Locate {
  const lines = new TomlLines(text).read();
  // A name that was read in another case than it is known by.
  const inAnyCase = new Map([...lines].toReversed().map(([path, line]) => [path.toLowerCase(), line]));
  return (path) => {
    for (let step = path; step !== ''; step = parentOf(step)) {
      const line = lines.get(step) ?? inAnyCase.get(step.toLowerCase());
      if (line !== undefined) return line;
    }
    return undefined;
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0));
}

class TomlLines {
  readonly #text: string;
  #at = 0;
  #line = 1;
  readonly #lines = new Map<string, number>();
  /** Path of an array of tables → how many of its tables have begun. */
  readonly #tableCounts = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  read(): ReadonlyMap<string, number> {
    let table = '';
    for (this.#skipBlank(); this.#at < this.#text.length; this.#skipBlank()) {
      if (this.#text[this.#at] === '[') table = this.#readHeader();
      else this.#readAssignment(table);
    }
    return this.#lines;
  }

  /** `[a.b]` or `[[a.b]]` → the path that its keys belong to. */
  #readHeader(): string {
    const brackets = this.#text.startsWith('[[', this.#at) ? 2 : 1;
    this.#at += brackets;
    const keys = this.#readKeys();
    let path = '';
    for (const [index, key] of keys.entries()) {
      path = joinPath(path, key);
      this.#record(path);
      const begun = this.#tableCounts.get(path) ?? 0;
      const begins = brackets === 2 && index === keys.length - 1;
      if (begins) this.#tableCounts.set(path, begun + 1);
      // Within an array of tables a header means the table that began last.
      if (begins || begun > 0) path = `${path}[${begins ? begun : begun - 1}]`;
      this.#record(path);
    }
    this.#at += brackets;
    return path;
  }

  /** `a.b = value`, in a table or an inline table. */
  #readAssignment(table: string): void {
    let path = table;
    for (const key of this.#readKeys()) {
      path = joinPath(path, key);
      this.#record(path);
    }
    this.#at += 1; // the equals sign
    this.#readValue(path);
  }

  #readKeys(): string[] {
    const keys: string[] = [];
    do {
      if (keys.length > 0) this.#at += 1; // the dot
      this.#take(/[ \t]*/y);
      const literal = this.#take(/'[^'\n]*'/y);
      const quoted = literal === '' ? this.#take(/"(?:[^"\\\n]|\\.)*"/y) : '';
      if (literal !== '') keys.push(literal.slice(1, -1));
      else keys.push(quoted === '' ? this.#take(/[A-Za-z0-9_-]*/y) : unquote(quoted));
      this.#take(/[ \t]*/y);
    } while (this.#text[this.#at] === '.');
    return keys;
  }

  #readValue(path: string): void {
    this.#take(/[ \t]*/y);
    if (this.#take(/"""(?:[^"\\]|\\[^]|"{1,2}(?!"))*"{3,5}|'''(?:[^']|'{1,2}(?!'))*'{3,5}/y) !== '') return;
    if (this.#take(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y) !== '') return;
    if (this.#take(/\[/y) !== '') return this.#readItems(']', (index) => this.#readElement(`${path}[${index}]`));
    if (this.#take(/\{/y) !== '') return this.#readItems('}', () => this.#readAssignment(path));
    this.#take(/[^,\]}#\n]*/y);
  }

  #readItems(end: ']' | '}', readItem: (index: number) => void): void {
    this.#skipBlank();
    for (let index = 0; this.#at < this.#text.length && this.#text[this.#at] !== end; index += 1) {
      readItem(index);
      this.#skipBlank();
    }
    this.#at += 1;
  }

  #readElement(path: string): void {
    this.#record(path);
    this.#readValue(path);
  }

  #record(path: string): void {
    if (!this.#lines.has(path)) this.#lines.set(path, this.#line);
  }

  #skipBlank(): void {
    this.#take(/(?:[\s,]+|#[^\n]*)*/y);
  }

  /** What a sticky pattern matches here; moves behind it. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const taken = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += taken.length;
    for (let from = taken.indexOf('\n'); from !== -1; from = taken.indexOf('\n', from + 1)) this.#line += 1;
    return taken;
  }
}

function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1); // an escape that JSON lacks (\U0001F600): good enough to find a line by
  }
}
