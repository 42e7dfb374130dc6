import { gostatsError } from '../errors.js';
import type { LimitName, Limits } from '../limits/index.js';
import type { PapiAnswer } from '../papi/client.js';
import { rowsOf } from '../papi/rows-of.js';
import type { Clock } from '../time/clock.js';

export interface ListPagesOptions {
  /** The cluster name used in errors. */
  readonly cluster: string;
  readonly path: string;
  /** The member of the answer that holds the list. */
  readonly member: string;
  readonly get: (path: string) => Promise<PapiAnswer<object>>;
  readonly limits: Pick<Limits, 'list_pages' | 'list_seconds'>;
  /** Called when the list is cut short. */
  readonly exceeded: (limit: LimitName, found: number) => void;
  readonly clock: Pick<Clock, 'monotonic'>;
}

/**
 * Yields the rows of a list, page by page. `resume` must be the only argument of the request for the next page (source:
 * the API's description of paged collections).
 *
 * @throws GostatsError E_PAPI_ANSWER when the answer has no list or a page links to itself
 */
export async function* listPages(options: ListPagesOptions): AsyncGenerator<readonly unknown[], void, undefined> {
  const { cluster, path, member, get, limits, exceeded, clock } = options;
  const unexpected = (problem: string): Error =>
    gostatsError('E_PAPI_ANSWER', { cluster, path: plainPath(path), problem });
  const until = clock.monotonic() + limits.list_seconds * 1000;
  let token: string | undefined;
  for (let page = 1; ; page++) {
    const answer = await get(token === undefined ? path : `${plainPath(path)}?resume=${encodeURIComponent(token)}`);
    const rows = rowsOf(answer, member);
    if (rows === undefined) throw unexpected(`expected a list "${member}"`);
    yield* rows;
    const next: unknown = (answer.body as { resume?: unknown }).resume ?? undefined;
    if (next === undefined || next === '') return;
    if (typeof next !== 'string') throw unexpected('expected a text "resume"');
    if (next === token) throw unexpected('a page leads to itself');
    if (page >= limits.list_pages || clock.monotonic() >= until) {
      const isLong = page >= limits.list_pages;
      exceeded(isLong ? 'list_pages' : 'list_seconds', (isLong ? page : limits.list_seconds) + 1);
      return;
    }
    token = next;
  }
}

const plainPath = (path: string): string => path.split('?', 1)[0] as string;
