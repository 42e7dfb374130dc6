import { looksSecret } from './names.js';
import { redact, SECRET_MARK } from './redact.js';
import { registry } from './registry.js';

const MAX_DEPTH = 8;
/** The maximum entries of a list or table, in case a sink logs a whole batch. */
const MAX_ENTRIES = 1_000;
/** The maximum number of values in total. An error may reference a request, a socket and thereby half the process. */
const MAX_VALUES = 5_000;

/**
 * Returns a JSON-like copy of any value without secrets. It redacts texts, names, numbers that are secrets, and values
 * whose name looks secret. Errors keep their message, stack and causes.
 */
export function redactValue(value: unknown): unknown {
  return copy(value, 0, new Set(), { values: MAX_VALUES });
}

function copy(value: unknown, depth: number, above: ReadonlySet<object>, left: { values: number }): unknown {
  if (--left.values < 0) return '[…]';
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'bigint') return redact(String(value));
  if (typeof value === 'number')
    return registry().texts.has(String(value)) && Math.abs(value) > 999 ? SECRET_MARK : value;
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  if (above.has(value)) return '[circular]';
  if (depth >= MAX_DEPTH) return Array.isArray(value) ? '[array]' : '[object]';
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  const inner = (one: unknown): unknown => copy(one, depth + 1, new Set([...above, value]), left);
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map(inner);
  const { toJSON } = value as { toJSON?: unknown };
  if (value instanceof Error) return copyError(value, inner);
  if (typeof toJSON === 'function') return inner((toJSON as () => unknown).call(value));
  if (value instanceof Map)
    return copyEntries(
      [...value].map(([name, one]) => [String(name), one]),
      inner,
    );
  if (value instanceof Set) return inner([...value]);
  return copyEntries(Object.entries(value), inner);
}

function copyEntries(entries: readonly (readonly [string, unknown])[], inner: (value: unknown) => unknown): unknown {
  return Object.fromEntries(
    entries.slice(0, MAX_ENTRIES).map(([name, one]) => {
      const isSecret = looksSecret(name) && (typeof one === 'string' ? one !== '' : typeof one === 'number');
      return [redact(name), isSecret ? SECRET_MARK : inner(one)];
    }),
  );
}

function copyError(error: Error, inner: (value: unknown) => unknown): unknown {
  const { name, message, stack, cause } = error;
  const own = copyEntries(Object.entries(error), inner) as object;
  const errors = error instanceof AggregateError ? { errors: inner(error.errors) } : {};
  return {
    type: redact(name),
    message: redact(message),
    ...(stack === undefined ? {} : { stack: redact(stack) }),
    ...(cause === undefined ? {} : { cause: inner(cause) }),
    ...errors,
    ...own,
  };
}
