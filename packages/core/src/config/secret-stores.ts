import { problemOf } from '../errors.js';
import { runCommand } from './command-store.js';
import { readLocalReference, referencesIn, type Reference, type ReferenceAnswer } from './references.js';
import type { Environment } from './tables.js';
import { findSimilar } from '../spelling/similar.js';

/** Fetches a value from one store. @throws Error with a reason */
export type AskStore = (name: string) => Promise<string>;

const MAX_CONCURRENT = 8;

/**
 * Resolves the references of a configuration. `$env:` and `$file:` are read synchronously. References to other stores
 * must be fetched with `ask` before they are read; each is fetched once, even if it occurs several times in the file.
 */
export class SecretStores {
  readonly #environment: Environment;
  readonly #folder: string;
  readonly #stores = new Map<string, AskStore>();
  readonly #answers = new Map<string, ReferenceAnswer>();
  readonly #waiting = new Map<string, Promise<void>>();

  constructor(environment: Environment, folder: string) {
    this.#environment = environment;
    this.#folder = folder;
    this.#stores.set('cmd', (line) => runCommand(line, environment, folder));
  }

  /** Adds a store that the configuration names. */
  add(name: string, ask: AskStore): void {
    this.#stores.set(name, ask);
  }

  /** Fetches all references within a value that were not fetched before. Never rejects: `read` returns any problem. */
  async ask(value: unknown): Promise<void> {
    const slow = new Map(
      [...referencesIn(value)].filter(({ store }) => this.#stores.has(store)).map((one) => [one.text, one]),
    );
    const left = [...slow.values()];
    const work = async (): Promise<void> => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) await this.#askOnce(one);
    };
    await Promise.all(Array.from({ length: MAX_CONCURRENT }, work));
  }

  read(reference: Reference): ReferenceAnswer | undefined {
    const local = readLocalReference(this.#environment, this.#folder, reference);
    if (local !== undefined) return local;
    const { text, store } = reference;
    if (this.#stores.has(store)) {
      return (
        this.#answers.get(text) ?? { problem: `$${store}: can only be resolved by loadConfig, which was not used here` }
      );
    }
    const known = ['env', 'file', ...this.#stores.keys()];
    const similar = findSimilar(store, known);
    const expected = known.map((one) => `$${one}:`).join(', ');
    return similar === undefined
      ? {
          problem: `no [[secret_store]] is called "${store}" (available: ${expected}); the text is used literally`,
          isWarning: true,
        }
      : { problem: `no secret store is called "${store}"; did you mean $${similar}:?` };
  }

  #askOnce(reference: Reference): Promise<void> {
    const { text } = reference;
    const asked =
      this.#waiting.get(text) ?? this.#answer(reference).then((answer) => void this.#answers.set(text, answer));
    this.#waiting.set(text, asked);
    return asked;
  }

  async #answer({ store, name }: Reference): Promise<ReferenceAnswer> {
    try {
      return { value: await (this.#stores.get(store) as AskStore)(name) };
    } catch (thrown) {
      return { problem: `$${store}: ${problemOf(thrown)}` };
    }
  }
}
