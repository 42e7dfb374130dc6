/** What can go wrong in this sink. Stable, unlike the sentences. */
export type ErrorCode = 'E_PORT_MISSING' | 'E_PORT_TWICE' | 'E_PORT_IN_USE' | 'E_LISTEN' | 'E_TLS_FILE';

/** An error of this sink: the message says where, what was expected, what was found, and what to do. */
export class PrometheusSinkError extends Error {
  override readonly name = 'PrometheusSinkError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** One error for all: the host reports one. */
export function combined(errors: readonly PrometheusSinkError[]): PrometheusSinkError {
  const [first] = errors;
  if (first !== undefined && errors.length === 1) return first;
  const message = errors.map((error) => error.message).join(' ');
  return new PrometheusSinkError(first?.code ?? 'E_LISTEN', message, new AggregateError(errors, message));
}
