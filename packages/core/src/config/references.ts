import { readNamedFile } from './read-file.js';
import { isTable, type Environment } from './tables.js';

/** `$env:NAME` → store `env`, name `NAME`. */
export interface Reference {
  readonly text: string;
  readonly store: string;
  readonly name: string;
}

/** The value that a store has for a name, or the reason why there is none. */
export type ReferenceAnswer =
  | { readonly value: string }
  | { readonly problem: string; /** The text is used literally. */ readonly isWarning?: boolean };

/** @returns undefined when the text only looks like a reference */
export type ReadReference = (reference: Reference) => ReferenceAnswer | undefined;

export function parseReference(text: string): Reference | undefined {
  const [, store, name = ''] = /^\$([a-z][a-z0-9-]{0,39}):([^]*)$/.exec(text) ?? [];
  return store === undefined ? undefined : { text, store, name: name.trim() };
}

/** Yields all references within a value, at any depth. */
export function* referencesIn(value: unknown): Generator<Reference> {
  const reference = typeof value === 'string' ? parseReference(value) : undefined;
  if (reference !== undefined) yield reference;
  if (Array.isArray(value) || isTable(value)) for (const inner of Object.values(value)) yield* referencesIn(inner);
}

/** Reads `$env:` and `$file:` synchronously. Returns undefined for other stores. */
export function readLocalReference(
  environment: Environment,
  folder: string,
  { store, name }: Reference,
): ReferenceAnswer | undefined {
  if (store === 'env') {
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    return value === undefined ? { problem: `the environment variable ${name} is not set` } : { value };
  }
  if (store !== 'file') return undefined;
  try {
    return { value: readNamedFile(folder, name).replace(/\r?\n$/, '') };
  } catch (error) {
    return { problem: `cannot read the file ${name}: ${(error as Error).message}` };
  }
}
