import type { ListenerError, ListenerErrorCode } from '@gostats/net';

/** Error codes of this sink. Unlike the messages, they are stable. */
export type ErrorCode = 'E_PORT_MISSING' | 'E_PORT_TWICE' | ListenerErrorCode;

/** An error of this sink. The message contains the place, what was expected, what was found, and the remedy. */
export class PrometheusSinkError extends Error {
  override readonly name = 'PrometheusSinkError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Combines errors into one, because the host reports only one. */
export function combined(errors: readonly ListenerError[]): PrometheusSinkError {
  const message = errors.map((error) => error.message).join(' ');
  const cause = errors.length === 1 ? errors[0] : new AggregateError(errors, message);
  return new PrometheusSinkError(errors[0]?.code ?? 'E_LISTEN', message, cause);
}
