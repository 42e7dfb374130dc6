import { systemProblem } from '@gostats/net';

/** Remedies for errors of Node and undici, by code. They name the keys of the sink's table (`serverKeys`). */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /CERT|^UNABLE_TO_/,
    'Set ca_file to the certificate of the CA that issued it, or fingerprint to its own; skip_ssl_verify = true turns verification off',
  ],
  [/^EPROTO$|^ERR_SSL_/, 'Does the server use TLS on this port? Check port and use_ssl'],
  [/^ENOTFOUND$|^EAI_/, 'Check the host, and the name servers of this machine'],
  [/^ECONNREFUSED$/, 'Check host and port, and whether the server is running'],
  [/^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/, 'Check the load of the server, or raise timeout_seconds'],
  [/TIMEOUT$|^ETIMEDOUT$|^EHOST|^ENETUNREACH$/, 'Check host and port, and the firewalls in between'],
  [/^UND_ERR_SOCKET$|^ECONNRESET$|^EPIPE$/, 'Check the log of the server. If it expects HTTPS, set use_ssl = true'],
];

/**
 * Describes a request without response: what happened, where, and what to do. May contain text from a proxy or server.
 */
export function noAnswer(origin: string, error: unknown): string {
  const thrown = innermost(error);
  const { message, code = '' } = thrown as Partial<NodeJS.ErrnoException>;
  const problem = (thrown instanceof Error && systemProblem(thrown)) || message || code || String(thrown);
  const remedy = REMEDIES.find(([codes]) => codes.test(code))?.[1];
  return `No answer from ${origin}: ${problem}${remedy === undefined ? '' : `. ${remedy}`}`;
}

/** Describes a request aborted by the host, because the time limit of a write has passed or gostats stops. */
export function tooLate(origin: string, method: string, path: string): string {
  const [where] = path.split('?');
  return `${origin} did not answer ${method} ${where} within the time limit. Check the load of the server and the network in between`;
}

/** A host name with several addresses fails with one error per address and an empty message; use the first error. */
function innermost(error: unknown): unknown {
  return error instanceof AggregateError && error.message === '' && error.errors.length > 0 ? error.errors[0] : error;
}
