import { gostatsError, type GostatsError } from '../errors.js';
import type { LimitPlace } from '../limits/index.js';
import type { PapiAnswer, PapiClient, PapiRequestOptions } from '../papi/client.js';
import { PapiError, shortPath } from '../papi/papi-errors.js';
import type { JsonRow, SourcePrivilege, SourceRequest } from '../source/index.js';
import { linkedAbort, type LinkedAbort } from '../time/abort.js';
import type { Clock } from '../time/clock.js';
import { TimeSlice } from '../time/time-slice.js';
import { listPages } from './list-pages.js';
import { checkSourcePath } from './source-path.js';

export interface SourceClientOptions {
  readonly client: Pick<PapiClient, 'get'>;
  /** The id of the cluster. */
  readonly cluster: string;
  /** The id of the source. */
  readonly source: string;
  readonly privileges: readonly SourcePrivilege[];
  readonly clock: Clock;
  readonly limits: LimitPlace;
  readonly maxRetries: number;
  /** The monotonic time after which no retry starts. */
  readonly retryUntil?: number;
  readonly signal: AbortSignal;
  /** Called before each request; `answered` is called with each answer. */
  readonly asking?: () => void;
  readonly answered?: (answer: PapiAnswer<object>) => void;
  /** Called for a row that is not an object. */
  readonly oddRow: (member: string, row: unknown) => void;
}

/** The number of rows per part. Between parts the event loop gets a turn when the time slice is used up. */
const ROWS_A_PART = 500;

/** The client that a source uses to query a cluster. It allows only GET below /platform/, and nothing after `end()`. */
export class SourceClient {
  /** The first contract violation by the source. Kept even if the source caught the error. */
  breach: GostatsError | undefined;
  readonly #options: SourceClientOptions;
  readonly #abort: LinkedAbort;
  #over = false;

  constructor(options: SourceClientOptions) {
    this.#options = options;
    this.#abort = linkedAbort(options.signal);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** @throws Error when the client is used after `end()` */
  check(): void {
    if (this.#over) throw new Error('this was over when it was used: await everything before run() or jobs() returns');
  }

  /** Records a breach. @returns the error to throw */
  break(error: GostatsError): GostatsError {
    this.breach ??= error;
    return error;
  }

  /** Aborts the requests that the source left running. */
  end(): void {
    this.#over = true;
    this.#abort.abort(new DOMException('the source has returned', 'AbortError'));
    this.#abort.release();
  }

  /** @throws PapiError; GostatsError E_SOURCE_PATH */
  async get<Body extends object = JsonRow>(path: string, request?: SourceRequest): Promise<Body> {
    const answer = await this.#ask(this.#path(path), request);
    return answer.body as Body;
  }

  /** @throws PapiError; GostatsError E_SOURCE_PATH, E_PAPI_ANSWER */
  async *list(
    path: string,
    member: string,
    request?: SourceRequest,
  ): AsyncGenerator<readonly JsonRow[], void, undefined> {
    const { clock, cluster, limits, oddRow } = this.#options;
    const slice = new TimeSlice(clock);
    const pages = listPages({
      cluster,
      path: this.#path(path),
      member,
      get: (page) => this.#ask(page, request, member),
      limits: limits.limits,
      exceeded: (limit, found) => limits.exceeded(limit, found),
      clock,
    });
    for await (const part of pages) {
      for (let at = 0; at < part.length; at += ROWS_A_PART) {
        yield part
          .slice(at, at + ROWS_A_PART)
          .filter((row): row is JsonRow => isRow(row) || (oddRow(member, row), false));
        if (slice.isOver()) await slice.yield(this.signal);
      }
    }
  }

  /** Adds the privileges that the source declares to a "forbidden" error. */
  #explained(thrown: unknown, path: string): unknown {
    const { cluster, privileges: needs } = this.#options;
    if (!(thrown instanceof PapiError) || thrown.code !== 'E_CLUSTER_FORBIDDEN' || needs.length === 0) return thrown;
    return new PapiError(
      gostatsError('E_CLUSTER_FORBIDDEN', { cluster, path: shortPath(path), needs }, thrown),
      thrown,
    );
  }

  #path(path: unknown): string {
    this.check();
    try {
      return checkSourcePath(path, this.#options.source);
    } catch (thrown) {
      throw this.break(thrown as GostatsError);
    }
  }

  async #ask(
    path: string,
    { signal, timeoutMs, attempts }: SourceRequest = {},
    rowsIn?: string,
  ): Promise<PapiAnswer<object>> {
    this.check();
    const { client, maxRetries, retryUntil, asking, answered } = this.#options;
    asking?.();
    const own = signal === undefined ? undefined : linkedAbort(this.signal, signal);
    const options: PapiRequestOptions = {
      signal: own?.signal ?? this.signal,
      maxRetries: attempts ?? maxRetries,
      ...(retryUntil !== undefined && { retryUntil }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(rowsIn !== undefined && { rowsIn }),
    };
    try {
      const answer = await client.get<object>(path, options);
      answered?.(answer);
      return answer;
    } catch (thrown) {
      throw this.#explained(thrown, path);
    } finally {
      own?.release();
    }
  }
}

const isRow = (row: unknown): row is JsonRow => typeof row === 'object' && row !== null && !Array.isArray(row);
