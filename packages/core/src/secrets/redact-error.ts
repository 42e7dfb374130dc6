import { redact } from './redact.js';
import { redactValue } from './redact-value.js';

const MAX_DEPTH = 5;

/**
 * Redacts an error and its causes. Returns the same error if it contains no secret, otherwise a copy with the same name
 * and code and a redacted message.
 */
export function redactError(thrown: unknown, depth = 0): unknown {
  if (!(thrown instanceof Error))
    return typeof thrown === 'object' || typeof thrown === 'string' ? redactValue(thrown) : thrown;
  const errors =
    thrown instanceof AggregateError && depth < MAX_DEPTH
      ? thrown.errors.map((one) => redactError(one, depth + 1))
      : undefined;
  const cause = depth < MAX_DEPTH ? redactError(thrown.cause, depth + 1) : undefined;
  const message = redact(thrown.message);
  const stack = thrown.stack === undefined ? undefined : redact(thrown.stack);
  const own = redactValue(Object.fromEntries(Object.entries(thrown))) as object;
  const isClean =
    errors?.every((one, index) => one === (thrown as AggregateError).errors[index]) !== false &&
    message === thrown.message &&
    stack === thrown.stack &&
    cause === thrown.cause &&
    JSON.stringify(own) === plainText(thrown);
  if (isClean) return thrown;
  const options = cause === undefined ? undefined : { cause };
  const clean = errors === undefined ? new Error(message, options) : new AggregateError(errors, message, options);
  Object.defineProperties(clean, {
    name: { value: thrown.name, configurable: true, writable: true },
    stack: { value: stack, configurable: true, writable: true },
  });
  return Object.assign(clean, own);
}

function plainText(error: Error): string | undefined {
  try {
    return JSON.stringify(Object.fromEntries(Object.entries(error)));
  } catch {
    return undefined; // circular, so return a copy
  }
}
