import {
  hiddenPartsOf,
  isPublicHeader,
  looksLikeHeaders,
  looksSecretOption,
  redactAndCut,
  secret,
  secretLogin,
} from '../secrets/index.js';
import { ignored, type Findings } from './findings.js';
import { joinPath } from './locate.js';
import { parseReference, type ReadReference } from './references.js';
import { isTable, type Table } from './tables.js';

export { isTable, type Environment, type Table } from './tables.js';

/** Ordinary settings that are not secret although their key looks secret: `auth = "basic"`. */
const SETTINGS =
  /^(?:|none|no|off|false|yes|on|true|auto|default|basic|basic-auth|bearer|token|session|digest|ntlm|oauth2?|kerberos|header|query)$/i;
/** Keeps messages on one line. */
const MAX_SHOWN_LENGTH = 60;

/** Resolves the references in a configuration (`$env:NAME`) and marks secrets, so that they are redacted. */
export class Secrets {
  readonly #read: ReadReference;

  constructor(read: ReadReference) {
    this.#read = read;
  }

  /**
   * Marks literal secrets in the file: values of keys that look secret, values in tables of headers, and the userinfo
   * of URLs. Tables that are not in use are included.
   */
  learnDocument(document: Table): void {
    // A top-level table is named after a sink or a part of core, so its name does not tell whether its keys are secret.
    for (const [name, table] of Object.entries(document)) this.#learn(table, name, false);
  }

  #learn(value: unknown, name: string, isSecret: boolean): void {
    if (Array.isArray(value)) for (const item of value) this.#learn(item, name, isSecret);
    else if (isTable(value)) this.#learnTable(value, name, isSecret);
    else if (typeof value === 'string') learnText(value, isSecret);
    else if (isSecret && (typeof value === 'number' || typeof value === 'bigint')) secret(value);
  }

  /** Returns a copy in plain objects with references resolved. Those that cannot be resolved are reported and kept. */
  fill(value: unknown, path: string, findings: Findings): unknown {
    if (typeof value === 'string') return this.#fillText(value, path, findings);
    if (Array.isArray(value)) return value.map((item, index) => this.fill(item, `${path}[${index}]`, findings));
    if (typeof value === 'bigint') return Number(value); // the parser returns a bigint for integers above 2^53
    return isTable(value) ? this.fillTable(value, path, findings) : value;
  }

  /**
   * Like `fill`, for values that are written to every database, such as tags. They are not marked as secret: a word
   * such as `prod` must not be redacted in every log line. A reference that cannot be resolved affects only that value.
   */
  fillPublic(value: unknown, path: string, findings: Findings): unknown {
    if (typeof value === 'bigint') return Number(value);
    if (Array.isArray(value)) return value.map((item, index) => this.fillPublic(item, `${path}[${index}]`, findings));
    if (isTable(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, this.fillPublic(inner, joinPath(path, key), findings)]),
      );
    }
    const reference = typeof value === 'string' ? parseReference(value) : undefined;
    const answer = reference === undefined ? undefined : this.#read(reference);
    if (answer === undefined) return value;
    if ('value' in answer) return answer.value;
    if (answer.isWarning === true) findings.warning(path, answer.problem);
    else findings.report(path, answer.problem, ignored);
    return value;
  }

  fillTable(table: Table, path: string, findings: Findings): Table {
    // fromEntries defines keys instead of assigning them, so a key `__proto__` remains an ordinary key.
    const filled = Object.fromEntries(
      Object.entries(table).map(([key, value]) => [key, this.fill(value, joinPath(path, key), findings)]),
    );
    learnLogin(filled);
    return filled;
  }

  /** Describes a value for a message, without revealing secrets. */
  describe(value: unknown, key: string): string {
    if (isTable(value)) return 'a table';
    if (Array.isArray(value)) return 'an array';
    if (value instanceof Date) return 'a date';
    if (looksSecretOption(key)) return `a ${typeof value} (a secret, not shown)`;
    if (typeof value !== 'string') return String(value);
    return JSON.stringify(redactAndCut(value, MAX_SHOWN_LENGTH));
  }

  #learnTable(table: Table, name: string, isSecret: boolean): void {
    const isHeaders = looksLikeHeaders(name);
    for (const [key, inner] of Object.entries(table)) {
      this.#learn(inner, key, isSecret || looksSecretOption(key) || (isHeaders && !isPublicHeader(key)));
    }
    learnLogin(table);
  }

  #fillText(text: string, path: string, findings: Findings): string {
    const reference = parseReference(text);
    const answer = reference === undefined ? undefined : this.#read(reference);
    if (answer === undefined) return text;
    if ('value' in answer) return secret(answer.value);
    if (answer.isWarning === true) findings.warning(path, answer.problem);
    else findings.problem(path, answer.problem);
    return text;
  }
}

function learnText(text: string, isSecret: boolean): void {
  if (parseReference(text) !== undefined) return;
  if (isSecret && !SETTINGS.test(text)) secret(text);
  else secret(hiddenPartsOf(text));
}

/** Basic auth sends the user name and password as one encoded string, which must be redacted as well. */
function learnLogin(table: Table): void {
  const find = (pattern: RegExp): unknown => Object.entries(table).find(([key]) => pattern.test(key))?.[1];
  const username = find(/^user(?:_?name)?$/i);
  const password = find(/^pass(?:w(?:or)?d)?$|^pwd$/i);
  if (typeof username !== 'string' || (typeof password !== 'string' && typeof password !== 'number')) return;
  if (password !== '' && parseReference(String(password)) === undefined) secretLogin(username, String(password));
}
