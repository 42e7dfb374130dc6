import { STATUS_CODES } from 'node:http';
import { GostatsError, gostatsError } from '../errors.js';
import { redact } from '../secrets/index.js';
import { defaultLimits, remoteText, type LimitName, type Limits } from '../limits/index.js';
import type { ErrorAnswer } from './wire-types.js';

/** What is known about a failed request in addition to its message. */
export interface PapiErrorDetails {
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** `AEC_…`, of the first error in the body. */
  readonly papiCode?: string | undefined;
  /** The argument that the first error is about. */
  readonly field?: string | undefined;
  readonly messages?: readonly string[];
  /** Whether the same request may well succeed later. */
  readonly transient: boolean;
  /** The server's `Retry-After`, milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The limit that the answer is over. */
  readonly limit?: { readonly name: LimitName; readonly found: number } | undefined;
}

/** A request that failed. Never contains a secret, nor anything the server sent except its error messages. */
export class PapiError extends GostatsError {
  readonly status: number | undefined;
  readonly papiCode: string | undefined;
  readonly field: string | undefined;
  readonly messages: readonly string[];
  readonly transient: boolean;
  readonly retryAfterMs: number | undefined;
  readonly limit: PapiErrorDetails['limit'];
  /** The key that made OneFS refuse a whole request for current statistics; it names only the first one. */
  readonly invalidKey: string | undefined;

  constructor(base: GostatsError, details: PapiErrorDetails) {
    super(base.code, base.message, base.remedy, base.cause);
    this.status = details.status;
    this.papiCode = details.papiCode;
    this.field = details.field;
    this.messages = details.messages ?? [];
    this.transient = details.transient;
    this.retryAfterMs = details.retryAfterMs;
    this.limit = details.limit;
    this.invalidKey = this.messages
      .map((message) => /^Invalid key: '(.*)'$/s.exec(message)?.[1])
      .find((key) => key !== undefined);
  }
}

/** Where a request failed. */
export interface RequestPlace {
  readonly cluster: string;
  readonly path: string;
  readonly limits?: Limits;
}

/** What a path is about: the names of the keys stand in its query. */
export function withoutQuery(path: string): string {
  const [base = path] = path.split('?', 1);
  return base;
}

/** A path that fits a message: the URL of a request for statistics is thousands of characters long. */
export function shortPath(path: string): string {
  return path.length <= 120 ? path : `${redact(path).slice(0, 100)}… (${path.length} characters)`;
}

/**
 * The error of an answer that is not a success, or that is one and holds errors (`AEC_TRANSIENT` has status 200).
 * @param body the body when it was JSON, else undefined (an expired session gets HTML from OneFS 9.5 on)
 */
export function statusError(at: RequestPlace, status: number, body: unknown, retryAfterMs?: number): PapiError {
  const errors = errorsOf(body);
  const most = (at.limits ?? defaultLimits).text_length;
  // A key that is named is read from it, as it is; what is cut off is no key of ours.
  const messages = errors.flatMap(({ message }) => (message === undefined ? [] : [remoteText(message, most)]));
  const path = shortPath(at.path);
  const details = {
    status,
    papiCode: errors[0]?.code === undefined ? undefined : remoteText(errors[0].code, most),
    field: errors[0]?.field === undefined ? undefined : remoteText(errors[0].field, most),
    messages,
    transient: status < 300 || status === 408 || status === 429 || status >= 500,
    retryAfterMs,
  };
  if (status === 403) return new PapiError(gostatsError('E_CLUSTER_FORBIDDEN', { cluster: at.cluster, path }), details);
  const redirect = status >= 300 && status < 400 ? 'a redirect, which is not followed' : undefined;
  const problem =
    redirect ?? (messages.length > 0 ? messages.slice(0, 5).join('; ') : (STATUS_CODES[status] ?? 'without a reason'));
  return new PapiError(gostatsError('E_PAPI_REQUEST', { cluster: at.cluster, path, status, problem }), details);
}

/** Of one answer; OneFS sends one or two. */
const MAX_ERRORS = 20;

/** The errors of a body; some releases reportedly send the bare array. */
export function errorsOf(body: unknown): NonNullable<ErrorAnswer['errors']> {
  const list: unknown = Array.isArray(body) ? body : (body as ErrorAnswer | null | undefined)?.errors;
  if (!Array.isArray(list)) return [];
  return list.slice(0, MAX_ERRORS).map(errorItem);
}

function errorItem(item: unknown): { code?: string; message?: string; field?: string } {
  const clean: { code?: string; message?: string; field?: string } = {};
  for (const name of ['code', 'message', 'field'] as const) {
    const value = (item as Record<string, unknown> | null)?.[name];
    if (typeof value === 'string') clean[name] = value;
  }
  return clean;
}

/** No answer, or an incomplete one: worth another try. */
export function unavailable(at: RequestPlace, problem: string, cause?: unknown): PapiError {
  return new PapiError(
    gostatsError('E_PAPI_UNAVAILABLE', { cluster: at.cluster, path: shortPath(at.path), problem }, cause),
    {
      transient: true,
    },
  );
}

/** An answer that arrived but makes no sense. */
export function unreadable(at: RequestPlace, problem: string, details: PapiErrorDetails): PapiError {
  return new PapiError(
    gostatsError('E_PAPI_ANSWER', { cluster: at.cluster, path: shortPath(at.path), problem }),
    details,
  );
}

/** An answer that is over a limit. Asked for the same again, it would be so again. */
export function overLimit(at: RequestPlace, name: LimitName, found: number, allowed: number): PapiError {
  const { cluster } = at;
  const error = gostatsError('E_CLUSTER_LIMIT', { cluster, path: shortPath(at.path), limit: name, found, allowed });
  // It was an answer: so the cluster is there, and fewer keys may do.
  return new PapiError(error, { status: 200, transient: false, limit: { name, found } });
}

/** Status codes of a web server that does not know a path of OneFS. */
export const NO_SUCH_PLACE: ReadonlySet<number> = new Set([301, 302, 303, 307, 308, 404, 405, 410, 421, 501]);

/** The server that answers is not OneFS. */
export function notOneFs(cluster: string, problem: string, status?: number): PapiError {
  return new PapiError(gostatsError('E_CLUSTER_NOT_ONEFS', { cluster, problem }), { status, transient: false });
}

/** The cluster does not take this user and password. */
export function loginRefused(cluster: string, username: string): PapiError {
  return new PapiError(gostatsError('E_CLUSTER_LOGIN', { cluster, username }), { status: 401, transient: false });
}

/** The user is known but lacks the privilege. */
export function forbidden(at: RequestPlace, status: number): PapiError {
  return new PapiError(gostatsError('E_CLUSTER_FORBIDDEN', { cluster: at.cluster, path: shortPath(at.path) }), {
    status,
    transient: false,
  });
}
