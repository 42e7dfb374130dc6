import { TomlScanner } from './toml-scanner.js';

/** Returns the 1-based line of a dotted path, or of the closest enclosing path in the file. */
export type Locate = (path: string) => number | undefined;

/** `cluster[0]` and `verify-ssl` → `cluster[0].verify-ssl`. A key that is not a bare TOML key is quoted. */
export function joinPath(path: string, key: string): string {
  const step = /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? step : `${path}.${step}`;
}

/**
 * Finds the lines of tables, keys and array elements in a TOML text. The parsers do not keep positions, and messages
 * need them, so this scans the text a second time. The result is exact for text that a parser has accepted. For any
 * other text it is a best effort. It takes linear time and never throws.
 */
export function createLocator(text: string): Locate {
  const lines = new TomlLines(text).read();
  // Names are case-insensitive in the file; the path has the canonical spelling.
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

/** Undefined if it is longer than any path in a message. The line of an enclosing path is used instead. */
type Path = string | undefined;

const LONGEST_PATH = 500;

/** A list or an inline table that is still open. */
interface Open {
  readonly path: Path;
  readonly isList: boolean;
  /** How many elements of a list have been seen. */
  count: number;
}

class TomlLines {
  readonly #scanner: TomlScanner;
  readonly #lines = new Map<string, number>();
  /** Path of an array of tables → how many of its tables have been seen. */
  readonly #tableCounts = new Map<string, number>();

  constructor(text: string) {
    this.#scanner = new TomlScanner(text);
  }

  read(): ReadonlyMap<string, number> {
    const scanner = this.#scanner;
    let table: Path = '';
    for (scanner.skipBlank(); !scanner.ended; scanner.skipBlank()) {
      if (scanner.next === '[') table = this.#readHeader();
      else {
        const path = this.#readKeys(table);
        if (scanner.take('=')) this.#readValue(path);
        else scanner.skipLine();
      }
    }
    return this.#lines;
  }

  /** Reads `[a.b]` or `[[a.b]]`, and returns the path that its keys belong to. */
  #readHeader(): Path {
    const scanner = this.#scanner;
    scanner.take('[');
    const isList = scanner.take('[');
    const keys = scanner.takeKeys();
    let path: Path = '';
    for (const [index, key] of keys.entries()) {
      path = this.#record(within(path, key));
      if (path === undefined) break;
      const begun = this.#tableCounts.get(path) ?? 0;
      const begins = isList && index === keys.length - 1;
      if (begins) this.#tableCounts.set(path, begun + 1);
      // Below an array of tables, a header refers to the last table of that array.
      if (begins || begun > 0) path = this.#record(`${path}[${begins ? begun : begun - 1}]`);
    }
    scanner.skipLine();
    return path;
  }

  /** Reads `a.b` in a table or an inline table. */
  #readKeys(table: Path): Path {
    let path = table;
    for (const key of this.#scanner.takeKeys()) path = this.#record(within(path, key));
    return path;
  }

  /** Reads any value. Uses an explicit stack, since a file may nest lists deeper than the call stack allows. */
  #readValue(first: Path): void {
    const scanner = this.#scanner;
    const open: Open[] = [];
    let path: Path = first;
    for (;;) {
      scanner.skipSpaces();
      if (scanner.next === '[' || scanner.next === '{') open.push({ path, isList: scanner.next === '[', count: 0 });
      if (!scanner.take('[') && !scanner.take('{')) scanner.skipScalar();
      const inner = this.#closeEnded(open);
      if (inner === undefined) return;
      path = inner.isList ? this.#record(elementOf(inner)) : this.#readMember(inner.path);
    }
  }

  /** @returns the innermost list or table that is still open; undefined if there is none, or at the end of the text */
  #closeEnded(open: Open[]): Open | undefined {
    const scanner = this.#scanner;
    for (;;) {
      if (open.length > 0) scanner.skipBlank();
      if (scanner.ended || open.length === 0) return undefined;
      if (!scanner.take(']') && !scanner.take('}')) return open.at(-1);
      open.pop();
    }
  }

  #readMember(table: Path): Path {
    const path = this.#readKeys(table);
    this.#scanner.take('=');
    return path;
  }

  #record(path: Path): Path {
    if (path === undefined || path.length > LONGEST_PATH) return undefined;
    if (!this.#lines.has(path)) this.#lines.set(path, this.#scanner.line);
    return path;
  }
}

const within = (path: Path, key: string): Path => (path === undefined ? path : joinPath(path, key));

function elementOf(list: Open): Path {
  list.count += 1;
  return list.path === undefined ? undefined : `${list.path}[${list.count - 1}]`;
}
