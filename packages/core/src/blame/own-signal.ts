import { runAs, type Party } from './party.js';

/**
 * The same signal for a party's code: what listens to it runs as that party. Listeners run in the context of whoever
 * aborts, so that one of them that throws would else look like an error of the host's.
 */
export function ownSignal(party: Party, signal: AbortSignal): AbortSignal {
  if (signal.aborted) return signal;
  const own = new AbortController();
  signal.addEventListener('abort', () => runAs(party, () => own.abort(signal.reason)), { once: true });
  return own.signal;
}
