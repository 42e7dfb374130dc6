import { WRITE_OUTCOME, type WriteOutcome } from '../sink/index.js';

/** A thrown value in a form that can be sent to another process. */
export interface CarriedError {
  /** `typeof` the thrown value; `error` for an Error, `null` for null. */
  readonly type: string;
  readonly name?: string | undefined;
  readonly message: string;
  readonly stack?: string | undefined;
  /** `code`, `syscall`, `address` and the like. */
  readonly members?: Readonly<Record<string, unknown>> | undefined;
  readonly outcome?: WriteOutcome | undefined;
  readonly cause?: CarriedError | undefined;
  /** The errors of an AggregateError. */
  readonly errors?: readonly CarriedError[] | undefined;
}

const MAX_DEPTH = 8;
const MAX_MEMBERS = 20;
const MAX_ERRORS = 8;
const MAX_TEXT = 8_192;

/** The error classes that the host treats as program defects. */
const CLASSES: Readonly<Record<string, new (message: string) => Error>> = {
  TypeError,
  ReferenceError,
  RangeError,
  SyntaxError,
  EvalError,
  URIError,
};

/** Converts a thrown value. Never throws, even if the value has getters that throw. */
export function carryError(thrown: unknown, depth = 0): CarriedError {
  try {
    return carry(thrown, depth);
  } catch {
    return { type: 'error', name: 'Error', message: 'an error that cannot be read was thrown' };
  }
}

function carry(thrown: unknown, depth: number): CarriedError {
  if (!(thrown instanceof Error)) {
    const type = thrown === null ? 'null' : typeof thrown;
    const outcome = type === 'object' ? outcomeOf(thrown as object) : undefined;
    return { type, message: type === 'string' ? (thrown as string).slice(0, MAX_TEXT) : '', outcome };
  }
  // These members can have any type.
  const { cause, name, message } = thrown as { cause?: unknown; name: unknown; message: unknown };
  const errors = thrown instanceof AggregateError ? (thrown.errors as readonly unknown[]) : undefined;
  const deeper = depth + 1 < MAX_DEPTH;
  return {
    type: 'error',
    name: String(name),
    message: String(message).slice(0, MAX_TEXT),
    stack: thrown.stack?.slice(0, MAX_TEXT),
    members: membersOf(thrown),
    outcome: outcomeOf(thrown),
    cause: cause === undefined || !deeper ? undefined : carryError(cause, depth + 1),
    errors: deeper ? errors?.slice(0, MAX_ERRORS).map((one) => carryError(one, depth + 1)) : errors && [],
  };
}

/**
 * Restores an error in the receiving process, with its causes, its outcome and, as far as the host needs it, its class.
 */
export function restoreError({ type, name, message, ...rest }: CarriedError): unknown {
  if (type !== 'error') return restoreValue(type, message, rest.outcome);
  const { stack, members, outcome, cause, errors } = rest;
  const error =
    errors === undefined
      ? new (CLASSES[name ?? ''] ?? Error)(message)
      : new AggregateError(errors.map(restoreError), message);
  if (name !== undefined && error.name !== name) define(error, 'name', name);
  if (stack !== undefined) define(error, 'stack', stack);
  if (cause !== undefined) define(error, 'cause', restoreError(cause));
  for (const [key, value] of Object.entries(members ?? {})) Reflect.set(error, key, value);
  return outcome === undefined ? error : Object.assign(error, { [WRITE_OUTCOME]: outcome });
}

function restoreValue(type: string, message: string, outcome: WriteOutcome | undefined): unknown {
  if (type === 'string') return message;
  if (type === 'null') return null;
  if (type === 'object') return outcome === undefined ? {} : { [WRITE_OUTCOME]: outcome };
  return undefined;
}

function define(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true, enumerable: false });
}

function outcomeOf(thrown: object): WriteOutcome | undefined {
  const outcome = (thrown as { [WRITE_OUTCOME]?: WriteOutcome })[WRITE_OUTCOME];
  if (typeof outcome !== 'object' || outcome === null) return undefined;
  const { kind, retryAfterMs, rejected } = outcome as unknown as Record<string, unknown>;
  return { kind, ...numbers({ retryAfterMs, rejected }) } as WriteOutcome;
}

const numbers = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => typeof value === 'number'));

function membersOf(error: Error): Record<string, unknown> {
  const plain = Object.entries(error).filter(
    ([key, value]) => key !== 'name' && key !== 'message' && key !== 'stack' && key !== '__proto__' && isPlain(value),
  );
  return Object.fromEntries(plain.slice(0, MAX_MEMBERS));
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= 1024);
}
