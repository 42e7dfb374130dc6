import { runAs, type Extension } from './extension.js';

/**
 * The same signal for an extension's code: what listens to it runs as that extension. Listeners run in the context of whoever
 * aborts, so that one of them that throws would else look like an error of the host's.
 */
export function ownSignal(extension: Extension, signal: AbortSignal): AbortSignal {
  if (signal.aborted) return signal;
  const own = new AbortController();
  signal.addEventListener('abort', () => runAs(extension, () => own.abort(signal.reason)), { once: true });
  return own.signal;
}
