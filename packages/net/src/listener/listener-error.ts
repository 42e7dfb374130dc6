export type ListenerErrorCode = 'E_PORT_IN_USE' | 'E_LISTEN' | 'E_TLS_FILE';

/** A listener could not be started. The message contains the place, the problem and the remedy. */
export class ListenerError extends Error {
  override readonly name = 'ListenerError';
  readonly code: ListenerErrorCode;
  /** The problem in short form: `EACCES`. */
  readonly problem: string;

  constructor(code: ListenerErrorCode, message: string, problem: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problem = problem;
  }
}
