import { runAs, type Extension } from './extension.js';

/**
 * Derives a signal whose listeners run as the extension. Listeners run in the context of the code that aborts, so an
 * error thrown by one would otherwise look like an error of the host.
 */
export function ownSignal(extension: Extension, signal: AbortSignal): AbortSignal {
  if (signal.aborted) return signal;
  const own = new AbortController();
  signal.addEventListener('abort', () => runAs(extension, () => own.abort(signal.reason)), { once: true });
  return own.signal;
}
