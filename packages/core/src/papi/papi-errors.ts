import { STATUS_CODES } from 'node:http';
import { GostatsError, gostatsError } from '../errors.js';
import { redact } from '../secrets/index.js';
import { defaultLimits, remoteText, type LimitName, type Limits } from '../limits/index.js';
import type { ErrorAnswer } from './wire-types.js';

/** What is known about a failed request in addition to its message. */
export interface PapiErrorDetails {
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** `AEC_…` code of the first error in the body. */
  readonly papiCode?: string | undefined;
  /** The argument that the first error is about. */
  readonly field?: string | undefined;
  readonly messages?: readonly string[];
  /** Whether the same request may succeed later. */
  readonly transient: boolean;
  /** The server's `Retry-After`, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The limit that the answer exceeds. */
  readonly limit?: { readonly name: LimitName; readonly found: number } | undefined;
}

/** A failed request. Never contains a secret, nor anything the server sent except its error messages. */
export class PapiError extends GostatsError {
  readonly status: number | undefined;
  readonly papiCode: string | undefined;
  readonly field: string | undefined;
  readonly messages: readonly string[];
  readonly transient: boolean;
  readonly retryAfterMs: number | undefined;
  readonly limit: PapiErrorDetails['limit'];
  /** The key that made OneFS reject a whole request for current statistics. OneFS names only the first one. */
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

/** Returns the endpoint of a path. The query, which contains the key names, is removed. */
export function withoutQuery(path: string): string {
  const [base = path] = path.split('?', 1);
  return base;
}

/** Shortens a path for use in messages: URLs of statistics requests are thousands of characters long. */
export function shortPath(path: string): string {
  return path.length <= 120 ? path : `${redact(path).slice(0, 100)}… (${path.length} characters)`;
}

/**
 * Returns the error for a status other than 2xx, or for a 2xx answer with errors (`AEC_TRANSIENT` has status 200).
 * @param body the body if it was JSON, else undefined (from OneFS 9.5 on, an expired session gets HTML)
 */
export function statusError(at: RequestPlace, status: number, body: unknown, retryAfterMs?: number): PapiError {
  const errors = errorsOf(body);
  const most = (at.limits ?? defaultLimits).text_length;
  // `invalidKey` is read from these messages. A key long enough to be cut off is not one that we requested.
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

/** Errors read from one answer; OneFS sends one or two. */
const MAX_ERRORS = 20;

/** Returns the errors in a body. Some releases reportedly send a bare array. */
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

/** Returns the error for a missing or incomplete answer, which is worth a retry. */
export function unavailable(at: RequestPlace, problem: string, cause?: unknown): PapiError {
  return new PapiError(
    gostatsError('E_PAPI_UNAVAILABLE', { cluster: at.cluster, path: shortPath(at.path), problem }, cause),
    {
      transient: true,
    },
  );
}

/** Returns the error for an answer that arrived but could not be understood. */
export function unreadable(at: RequestPlace, problem: string, details: PapiErrorDetails): PapiError {
  return new PapiError(
    gostatsError('E_PAPI_ANSWER', { cluster: at.cluster, path: shortPath(at.path), problem }),
    details,
  );
}

/** Returns the error for an answer over a limit. Not transient: the same request would get the same answer. */
export function overLimit(at: RequestPlace, name: LimitName, found: number, allowed: number): PapiError {
  const { cluster } = at;
  const error = gostatsError('E_CLUSTER_LIMIT', { cluster, path: shortPath(at.path), limit: name, found, allowed });
  // Status 200, because the cluster did answer, and a request with fewer keys may succeed.
  return new PapiError(error, { status: 200, transient: false, limit: { name, found } });
}

/** Status codes with which a web server that is not OneFS answers a request for a OneFS path. */
export const NO_SUCH_PLACE: ReadonlySet<number> = new Set([301, 302, 303, 307, 308, 404, 405, 410, 421, 501]);

/** Returns the error for a server that is not OneFS. */
export function notOneFs(cluster: string, problem: string, status?: number): PapiError {
  return new PapiError(gostatsError('E_CLUSTER_NOT_ONEFS', { cluster, problem }), { status, transient: false });
}

/** Returns the error for a user and password that the cluster rejects. */
export function loginRefused(cluster: string, username: string): PapiError {
  return new PapiError(gostatsError('E_CLUSTER_LOGIN', { cluster, username }), { status: 401, transient: false });
}

/** Returns the error for a user that is known but lacks the privilege. */
export function forbidden(at: RequestPlace, status: number): PapiError {
  return new PapiError(gostatsError('E_CLUSTER_FORBIDDEN', { cluster: at.cluster, path: shortPath(at.path) }), {
    status,
    transient: false,
  });
}
