import type { ResolvedConfig } from '@gostats/core';
import { loginForms, secretForms } from './secret-forms.js';

export const SECRET_MARK = '[secret]';

export interface Redactor {
  /** Replaces every secret in a text. */
  text(text: string): string;
  /** The same in every text of a value that came out of JSON, names of nested fields included. */
  value(value: unknown): unknown;
  /** From now on the secrets of this configuration as well; those of earlier ones stay secret. */
  learn(config: Secrets): void;
}

export type Secrets = Pick<ResolvedConfig, 'secrets'> & {
  readonly clusters: readonly Pick<ResolvedConfig['clusters'][number], 'username' | 'password'>[];
};

/**
 * The last gate before anything is written: whoever logs, also a sink of a stranger, cannot write a password of the
 * configuration into the log.
 */
export function createRedactor(config: Secrets): Redactor {
  const logins = new Set<string>();
  /** Of configurations that are no longer in use; what ends may still speak of them. */
  const earlier = new Set<string>();
  let current = config.secrets;
  let known = -1;
  let pattern = /(?!)/g;
  learn(config);

  function learn(next: Secrets): void {
    for (const secret of current) earlier.add(secret);
    for (const { username, password } of next.clusters) for (const form of loginForms(username, password)) logins.add(form);
    current = next.secrets;
    known = -1;
  }

  function text(line: string): string {
    // The set grows while sinks' tables are read.
    if (current.size !== known) {
      known = current.size;
      pattern = patternOf([...[...earlier, ...current].flatMap(secretForms), ...logins]);
    }
    return line.replace(pattern, SECRET_MARK);
  }

  function value(given: unknown): unknown {
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([name, inner]) => [text(name), value(inner)]));
  }

  return { text, value, learn };
}

/** The longest first, so that a secret that begins with another one goes whole. */
function patternOf(forms: readonly string[]): RegExp {
  if (forms.length === 0) return /(?!)/g;
  return new RegExp([...new Set(forms)].sort((a, b) => b.length - a.length).join('|'), 'g');
}
