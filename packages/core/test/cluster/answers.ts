import { gostatsError } from '../../src/errors.js';
import { PapiError } from '../../src/papi/papi-errors.js';
import type { StatRow } from '../../src/papi/wire-types.js';

export const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `k${index}`);

/** A row of `statistics/current`. */
export const row = (key: string, more: Partial<StatRow> = {}): StatRow => ({
  key,
  devid: 1,
  node: 1,
  error: null,
  error_code: null,
  time: 1_700_000_000,
  value: 7,
  ...more,
});

/** One that OneFS could not gather. */
export const missing = (key: string, more: Partial<StatRow> = {}): StatRow =>
  row(key, { error_code: 6, error: 'timed out', value: null, ...more });

/** What OneFS answers to a request that it does not take. */
export function refusal(
  status: number,
  message?: string,
  more: { readonly papiCode?: string; readonly field?: string } = {},
): PapiError {
  const error = gostatsError('E_PAPI_REQUEST', { cluster: 'c', path: '/', status, problem: message ?? 'x' });
  return new PapiError(error, {
    status,
    messages: message === undefined ? [] : [message],
    transient: status >= 500,
    ...more,
  });
}
