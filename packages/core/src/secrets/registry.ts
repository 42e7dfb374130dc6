/**
 * The secrets of this process. They stand on `globalThis` under a name that every copy of this package knows, because a
 * sink or a plugin may bring its own copy, and what it marks must count for the host's log.
 */
export interface SecretRegistry {
  /** Text → how many hold it; `Infinity` = for as long as the process runs. The oldest come first. */
  readonly texts: Map<string, number>;
  /** Grows with every change, so that what was derived from `texts` can tell that it is stale. */
  changes: number;
}

/** A package that marks a fresh token a second must not fill the memory; beyond it the oldest that nobody holds go. */
const MAX_SECRETS = 10_000;

const REGISTRY = Symbol.for('gostats.secrets');

export function registry(): SecretRegistry {
  const home = globalThis as { [REGISTRY]?: SecretRegistry };
  home[REGISTRY] ??= { texts: new Map(), changes: 0 };
  return home[REGISTRY];
}

/** From now on this text is a secret, as long as the process runs. */
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

/** A secret that lives shorter than the process, such as the cookie of a session. @returns ends it; safe twice */
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

/** For secrets that follow one another, as the cookies of sessions do: the last few are held. @returns takes the next */
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
