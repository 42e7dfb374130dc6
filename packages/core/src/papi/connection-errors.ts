import { FingerprintError, HandshakeTimeoutError, ProxyError } from '@gostats/net';
import { gostatsError, problemOf } from '../errors.js';
import { certificateProblem, wrongFingerprint, type CertificatePlace } from './certificate-problems.js';
import { defaultLimits } from '../limits/index.js';
import { AnswerLimitError } from './answer-limit-error.js';
import { EncodingError } from './content-encoding.js';
import { overLimit, PapiError, unavailable, unreadable } from './papi-errors.js';
import type { RequestPlace } from './papi-errors.js';

/** The destination of a connection. */
export interface ConnectionPlace extends RequestPlace, CertificatePlace {
  readonly address: string;
}

/** Failures before anything was sent: another address of the same name may work. */
const notConnected = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Converts the failure of a request without a complete answer into an error that the operator can act on. */
export function connectionError(thrown: unknown, at: ConnectionPlace): PapiError {
  if (thrown instanceof PapiError) return thrown;
  const code = codeOf(thrown);
  const certificate =
    thrown instanceof FingerprintError
      ? wrongFingerprint(thrown.found)
      : certificateProblem(code, problemOf(thrown), at);
  if (certificate !== undefined) {
    return new PapiError(gostatsError('E_CLUSTER_CERTIFICATE', { cluster: at.cluster, ...certificate }, thrown), {
      transient: false,
    });
  }
  if (thrown instanceof AnswerLimitError) return overLimit(at, thrown.limit, thrown.found, thrown.allowed);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    const { answer_bytes: allowed } = at.limits ?? defaultLimits;
    return overLimit(at, 'answer_bytes', allowed + 1, allowed);
  }
  if (thrown instanceof EncodingError) return unreadable(at, thrown.message, { transient: false });
  if (thrown instanceof SyntaxError) return unreadable(at, `it is not JSON: ${thrown.message}`, { transient: true });
  const unreachable = thrown instanceof ProxyError ? proxyProblem(thrown) : unreachableProblem(code, thrown, at);
  if (unreachable !== undefined) {
    return new PapiError(gostatsError('E_CLUSTER_UNREACHABLE', { cluster: at.cluster, ...unreachable }, thrown), {
      transient: true,
    });
  }
  return unavailable(at, transientProblem(code, thrown), thrown);
}

/** Whether the connection could not be established, so that nothing was sent. */
export function isNotConnected(error: PapiError): boolean {
  return error.code === 'E_CLUSTER_UNREACHABLE' && notConnected.has(codeOf(error.cause));
}

/** Returns the error for a name that could not be resolved. */
export function lookupError(thrown: unknown, cluster: string, hostname: string): PapiError {
  const problem =
    codeOf(thrown) === 'EAI_AGAIN' ? `no name server answers for ${hostname}` : `the name ${hostname} does not resolve`;
  return new PapiError(gostatsError('E_CLUSTER_UNREACHABLE', { cluster, problem }, thrown), { transient: true });
}

function codeOf(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

interface UnreachableProblem {
  readonly problem: string;
  readonly remedy?: string;
}

function proxyProblem({ message }: ProxyError): UnreachableProblem {
  const remedy =
    'Check proxy of this [[cluster]], or HTTPS_PROXY in the environment; proxy = "none" connects without one.';
  return { problem: message, remedy };
}

function unreachableProblem(
  code: string,
  thrown: unknown,
  { address, port }: ConnectionPlace,
): UnreachableProblem | undefined {
  const place = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  if (code === 'ECONNREFUSED') return { problem: `nothing listens on ${place}` };
  if (thrown instanceof HandshakeTimeoutError) return { problem: `${place}: ${thrown.message}`, remedy: noTls(port) };
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return { problem: `${place} does not accept a connection: it is down, or a firewall drops the packets` };
  }
  if (notConnected.has(code)) return { problem: `there is no route to ${place} (${code})` };
  if (code === 'ECONNRESET' && problemOf(thrown).includes('before secure TLS connection')) {
    return { problem: `${place} closes the connection before the TLS handshake ends`, remedy: noTls(port) };
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return { problem: `${place} does not speak HTTPS (${code})`, remedy: noTls(port) };
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return { problem: `the TLS handshake with ${place} failed (${code}: ${problemOf(thrown)})` };
  }
  return undefined;
}

function noTls(port: number): string {
  const usual = port === 8080 ? '' : ', which is usually 8080';
  return `Check hostname and port of this [[cluster]]: they must lead to the OneFS API${usual}, directly or through a TLS proxy. gostats keeps trying; the other clusters are not affected.`;
}

function transientProblem(code: string, thrown: unknown): string {
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return 'the server did not start to answer in time';
  if (code === 'UND_ERR_BODY_TIMEOUT') return 'the answer stopped halfway';
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET')
    return 'the connection broke before the answer was complete';
  return problemOf(thrown);
}
