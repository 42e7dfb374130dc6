/**
 * The secrets of this process. They are stored on `globalThis` under a symbol that all copies of this package share: a
 * sink or plugin may bundle its own copy, and the host's log must redact what it marks.
 */
export interface SecretRegistry {
  /** Maps a text to its number of holders; `Infinity` means for the life of the process. The oldest come first. */
  readonly texts: Map<string, number>;
  /** Incremented with every change, so that data derived from `texts` can be invalidated. */
  changes: number;
}

/** Bounds memory if a package keeps marking new tokens. Above it, the oldest secret without a holder is removed. */
const MAX_SECRETS = 10_000;

const REGISTRY = Symbol.for('gostats.secrets');

export function registry(): SecretRegistry {
  const home = globalThis as { [REGISTRY]?: SecretRegistry };
  home[REGISTRY] ??= { texts: new Map(), changes: 0 };
  return home[REGISTRY];
}

/** Registers a text as a secret for the life of the process. */
export function remember(text: string): void {
  const { texts } = registry();
  if (texts.get(text) === Infinity) return;
  change(text, Infinity);
  if (texts.size <= MAX_SECRETS) return;
  for (const [one, holders] of texts) {
    if (holders !== Infinity) continue;
    texts.delete(one);
    return;
  }
}

/** Registers a temporary secret, such as a session cookie. @returns a function that releases it; idempotent */
export function hold(text: string): () => void {
  if (text === '') return () => {};
  const { texts } = registry();
  change(text, (texts.get(text) ?? 0) + 1);
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    change(text, (texts.get(text) ?? 0) - 1);
  };
}

/** Holds the last few of a sequence of secrets, such as session cookies. @returns a function that adds the next one */
export function rollingSecrets(atMost: number): (text: string) => void {
  const held = new Map<string, () => void>();
  return (text) => {
    if (held.has(text)) return;
    held.set(text, hold(text));
    for (const [oldest, release] of held) {
      if (held.size <= atMost) return;
      release();
      held.delete(oldest);
    }
  };
}

function change(text: string, holders: number): void {
  const all = registry();
  const known = all.texts.has(text);
  if (holders > 0) all.texts.set(text, holders);
  else all.texts.delete(text);
  if (known !== all.texts.has(text)) all.changes += 1;
}
