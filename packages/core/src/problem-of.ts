import { systemProblem } from '@gostats/net';
import { redact, redactAndCut } from './secrets/index.js';

/** What says nothing by itself: the cause has the reason. */
const EMPTY_WORDS: ReadonlySet<string> = new Set(['', 'fetch failed']);
/** Defects of a program. Their messages are no sentences, and say what they are only together with the name. */
const DEFECTS = [TypeError, ReferenceError, RangeError, SyntaxError, EvalError, URIError];

/** A sentence, without secrets, for whatever was thrown, which in JavaScript can be anything. */
export function problemOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(problemOf).join('; ');
  if (thrown instanceof Error) {
    if (EMPTY_WORDS.has(thrown.message) && thrown.cause instanceof Error) return problemOf(thrown.cause);
    const text = systemProblem(thrown) ?? (thrown.message || thrown.name);
    return redact(text).replace(/\.$/, '');
  }
  if (typeof thrown === 'string') {
    return `a text that is not an error was thrown: ${JSON.stringify(redactAndCut(thrown, 200))}`;
  }
  return `a value that is not an error was thrown (${thrown === null ? 'null' : typeof thrown})`;
}

/** Whether what was thrown is a defect of a program, and nothing that its author says to its user. */
export function isDefect(thrown: unknown): boolean {
  return !(thrown instanceof Error) || DEFECTS.some((kind) => thrown instanceof kind);
}
