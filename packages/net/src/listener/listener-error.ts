export type ListenerErrorCode = 'E_PORT_IN_USE' | 'E_LISTEN' | 'E_TLS_FILE';

/** Why nothing listens. The message says where, what was found, and what to do. */
export class ListenerError extends Error {
  override readonly name = 'ListenerError';
  readonly code: ListenerErrorCode;
  /** What was found, short: `EACCES`. */
  readonly problem: string;

  constructor(code: ListenerErrorCode, message: string, problem: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problem = problem;
  }
}
