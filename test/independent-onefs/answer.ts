import type { OutgoingHttpHeaders } from 'node:http';
import { papiError } from './papi-text.js';

/** What a resource answers. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Called once the whole answer is on its way. */
  readonly onSent?: () => void;
}

export const ok = (body: string): Answer => ({ status: 200, body });

const statusOf: Readonly<Record<string, number>> = {
  AEC_BAD_REQUEST: 400,
  AEC_NOT_FOUND: 404,
  AEC_METHOD_NOT_ALLOWED: 405,
  AEC_SYSTEM_INTERNAL_ERROR: 500,
};

export function refuse(code: string, message: string): Answer {
  return { status: statusOf[code] ?? 500, body: papiError(code, message) };
}

/** 50 bytes, a static file: the only error without a code and without PAPI's white space. */
export const unauthorized: Answer = { status: 401, body: '{"errors":[{"message":"Authorization required"}]}\n' };

/** What OneFS past 9.5 says of a session that has expired: 486 bytes of HTML. */
export const expired: Answer = {
  status: 401,
  headers: { 'content-type': 'text/html' },
  body: htmlOf('Authorization required', 'Your session has ended. Log in again.').padEnd(486),
};

export const uriTooLong: Answer = {
  status: 414,
  headers: { 'content-type': 'text/html; charset=iso-8859-1' },
  body: htmlOf('414 Request-URI Too Long', "The requested URL's length exceeds the capacity limit for this server."),
};

function htmlOf(title: string, text: string): string {
  const type = '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">';
  return `${type}\n<html><head><title>${title}</title></head><body><h1>${title}</h1>\n<p>${text}</p></body></html>\n`;
}
