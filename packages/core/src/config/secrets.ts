import type { Findings } from './findings.js';
import { joinPath } from './locate.js';
import { readNamedFile } from './read-file.js';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Table = Readonly<Record<string, unknown>>;

const SECRET_KEY = /passw|token|secret|passphrase|api_?key/i;

/** Fills in `$env:NAME` and `$file:/path`, and remembers every secret it has seen. */
export class Secrets {
  /** Every secret's value so far. */
  readonly values: Set<string> = new Set();
  readonly #environment: Environment;
  readonly #folder: string;

  constructor(environment: Environment, folder: string) {
    this.#environment = environment;
    this.#folder = folder;
  }

  /** Remembers what stands in the file under a secret's name, whether its table is in use or not. */
  learn(value: unknown, isSecret = false): void {
    if (Array.isArray(value)) for (const item of value) this.learn(item, isSecret);
    else if (isTable(value)) for (const [key, inner] of Object.entries(value)) this.learn(inner, SECRET_KEY.test(key));
    else if (isSecret && typeof value === 'string' && parseReference(value) === undefined) this.#remember(value);
  }

  /** A copy in plain objects, filled in. What cannot be filled in is reported and left as it was. */
  fill(value: unknown, path: string, findings: Findings): unknown {
    if (typeof value === 'string') return this.#fillText(value, path, findings);
    if (Array.isArray(value)) return value.map((item, index) => this.fill(item, `${path}[${index}]`, findings));
    if (typeof value === 'bigint') return Number(value); // the parser's way of saying: above 2^53
    return isTable(value) ? this.fillTable(value, path, findings) : value;
  }

  fillTable(table: Table, path: string, findings: Findings): Table {
    // fromEntries defines keys instead of assigning them, so that a key `__proto__` stays a key.
    return Object.fromEntries(
      Object.entries(table).map(([key, value]) => [key, this.fill(value, joinPath(path, key), findings)]),
    );
  }

  /** How a message may show what was found: never a secret. */
  describe(value: unknown, key: string): string {
    if (isTable(value)) return 'a table';
    if (Array.isArray(value)) return 'an array';
    if (value instanceof Date) return 'a date';
    if (SECRET_KEY.test(key)) return `a ${typeof value} (a secret, not shown)`;
    if (typeof value !== 'string') return String(value);
    if (this.values.has(value)) return 'a secret (not shown)';
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  }

  #fillText(text: string, path: string, findings: Findings): string {
    const reference = parseReference(text);
    if (reference === undefined) return text;
    const { kind, name } = reference;
    const found = kind === 'env' ? this.#variable(name) : this.#readFile(name, path, findings);
    if (found === undefined && kind === 'env') findings.problem(path, `the environment variable ${name} is not set`);
    if (found === undefined) return text;
    this.#remember(found);
    return found;
  }

  #variable(name: string): string | undefined {
    return Object.hasOwn(this.#environment, name) ? this.#environment[name] : undefined;
  }

  #readFile(name: string, path: string, findings: Findings): string | undefined {
    try {
      return readNamedFile(this.#folder, name).replace(/\r?\n$/, '');
    } catch (error) {
      findings.problem(path, `cannot read the file ${name}: ${(error as Error).message}`);
      return undefined;
    }
  }

  #remember(value: string): void {
    if (value !== '') this.values.add(value);
  }
}

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function parseReference(text: string): { kind: 'env' | 'file'; name: string } | undefined {
  if (text.startsWith('$env:')) return { kind: 'env', name: text.slice('$env:'.length).trim() };
  if (text.startsWith('$file:')) return { kind: 'file', name: text.slice('$file:'.length).trim() };
  return undefined;
}
