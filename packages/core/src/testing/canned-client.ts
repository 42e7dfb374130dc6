import type { PapiAnswer, PapiClient, PapiRequestOptions } from '../papi/client.js';
import { readAnswer } from '../papi/read-answer.js';
import { orAborted } from '../time/abort.js';
import type { Clock } from '../time/clock.js';

/**
 * The answers of a cluster by path without query, or a function of the whole path, which may return a promise. An
 * object is the body of a 200. A number is a status (403, 503) with the body that OneFS sends with it. An Error is
 * thrown, like a connection error. Missing paths are answered with 404.
 */
export type CannedAnswers = Readonly<Record<string, unknown>> | ((path: string) => unknown);

export interface CannedClient extends PapiClient {
  /** Returns the paths requested since the last call. */
  takeRequests(): readonly string[];
}

/** Returns the answer for a path, or 404 if there is none. */
export function cannedAnswer(answers: CannedAnswers, path: string): unknown {
  return typeof answers === 'function' ? answers(path) : (answers[path.split('?', 1)[0] as string] ?? 404);
}

/** Creates a client with canned answers for tests. It uses no socket and throws the errors of the real client. */
export function cannedClient(answers: CannedAnswers, cluster: string, clock: Pick<Clock, 'now'>): CannedClient {
  let requests: string[] = [];
  return {
    peers: 1,
    async get<Body>(path: string, { signal }: PapiRequestOptions = {}): Promise<PapiAnswer<Body>> {
      signal?.throwIfAborted();
      requests.push(path);
      const answer = await (signal === undefined
        ? cannedAnswer(answers, path)
        : orAborted(Promise.resolve(cannedAnswer(answers, path)), signal));
      if (answer instanceof Error) throw answer;
      const status = typeof answer === 'number' ? answer : 200;
      const body =
        typeof answer === 'number'
          ? { errors: [{ code: CODES[answer] ?? 'AEC_ERROR', message: `status ${answer}` }] }
          : answer;
      const text = JSON.stringify(body);
      return readAnswer<Body>({ status, headers: {}, bytes: text.length, text }, { cluster, path }, clock.now());
    },
    close: async () => {},
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
  };
}

const CODES: Readonly<Record<number, string>> = {
  400: 'AEC_BAD_REQUEST',
  403: 'AEC_FORBIDDEN',
  404: 'AEC_NOT_FOUND',
  503: 'AEC_TRANSIENT',
};
