import { TomlScanner } from './toml-scanner.js';

/** Finds the 1-based line of a dotted path, or of the nearest thing around it that the file has. */
export type Locate = (path: string) => number | undefined;

/** `cluster[0]` and `verify-ssl` → `cluster[0].verify-ssl`; a key that is not a bare one is quoted. */
export function joinPath(path: string, key: string): string {
  const step = /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? step : `${path}.${step}`;
}

/**
 * Reads the lines of tables, keys and array elements out of a TOML text. The parsers keep no positions, and messages
 * are worth little without; so this walks the text a second time. It is exact for what a parser has accepted; of any other
 * text it finds something or nothing, in time linear in its length, and never throws.
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

/** Undefined: longer than any that a message names; what stands there is found by what is around it. */
type Path = string | undefined;

const LONGEST_PATH = 500;

/** A list or an inline table that has begun. */
interface Open {
  readonly path: Path;
  readonly isList: boolean;
  /** How many elements of a list have begun. */
  count: number;
}

class TomlLines {
  readonly #scanner: TomlScanner;
  readonly #lines = new Map<string, number>();
  /** Path of an array of tables → how many of its tables have begun. */
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

  /** `[a.b]` or `[[a.b]]` → the path that its keys belong to. */
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
      // Within an array of tables a header means the table that began last.
      if (begins || begun > 0) path = this.#record(`${path}[${begins ? begun : begun - 1}]`);
    }
    scanner.skipLine();
    return path;
  }

  /** `a.b`, in a table or an inline table. */
  #readKeys(table: Path): Path {
    let path = table;
    for (const key of this.#scanner.takeKeys()) path = this.#record(within(path, key));
    return path;
  }

  /** Whatever it holds: lists and inline tables are kept on a list of our own, as a file may nest them deeper than calls may. */
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

  /** @returns the innermost list or table that goes on; undefined when all have ended, or the text has */
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
