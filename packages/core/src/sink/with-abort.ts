/**
 * Waits for a promise until a signal aborts: for libraries whose calls take no signal.
 *
 * The work behind the promise is not ended by it, only the wait; how it ends later no longer matters, and a late rejection
 * is nobody's unhandled one. End the work too where the library can (destroy the socket, for example).
 *
 * @returns what the promise resolves to
 * @throws what the promise rejects with, or `signal.reason` if the signal aborts first
 */
export function withAbort<Value>(signal: AbortSignal, promise: PromiseLike<Value>): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const aborted = (): void => reject(signal.reason as Error);
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
    const over = (): void => signal.removeEventListener('abort', aborted);
    promise.then(
      (value) => {
        over();
        resolve(value);
      },
      (thrown: unknown) => {
        over();
        reject(thrown);
      },
    );
  });
}
