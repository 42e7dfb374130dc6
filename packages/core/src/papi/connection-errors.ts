import { gostatsError, problemOf } from '../errors.js';
import { PapiError, unavailable, unreadable } from './papi-errors.js';
import type { RequestPlace } from './papi-errors.js';

/** Where a connection was meant to go. */
export interface ConnectionPlace extends RequestPlace {
  readonly hostname: string;
  readonly address: string;
  readonly port: number;
}

/** Names of OpenSSL's verification results, as Node puts them into `code`. */
const certificateProblems: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in a self-signed authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not known',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not known',
  CERT_UNTRUSTED: 'its authority is not trusted',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it has been revoked',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  CERT_REJECTED: 'it is rejected',
  CERT_CHAIN_TOO_LONG: 'its chain is too long',
  INVALID_CA: 'its authority may not sign certificates',
  INVALID_PURPOSE: 'it is not meant for a server',
};

/** Failures before anything was sent: another address of the same name may do. */
const notConnected = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The error of a request that got no whole answer, in words for the operator. */
export function connectionError(thrown: unknown, at: ConnectionPlace): PapiError {
  if (thrown instanceof PapiError) return thrown;
  const code = codeOf(thrown);
  const certificate = certificateProblem(code, at.hostname);
  if (certificate !== undefined) {
    return new PapiError(gostatsError('E_CLUSTER_CERTIFICATE', { cluster: at.cluster, problem: certificate }, thrown), {
      transient: false,
    });
  }
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return unreadable(at, 'it is too large', { transient: false });
  const unreachable = unreachableProblem(code, at);
  if (unreachable !== undefined) {
    return new PapiError(gostatsError('E_CLUSTER_UNREACHABLE', { cluster: at.cluster, problem: unreachable }, thrown), {
      transient: true,
    });
  }
  return unavailable(at, passingProblem(code, thrown), thrown);
}

/** Whether a connection could not even be made, so that nothing was sent. */
export function isNotConnected(error: PapiError): boolean {
  return error.code === 'E_CLUSTER_UNREACHABLE' && notConnected.has(codeOf(error.cause));
}

/** The error of a name that has no address. */
export function lookupError(thrown: unknown, cluster: string, hostname: string): PapiError {
  const problem =
    codeOf(thrown) === 'EAI_AGAIN' ? `no name server answers for ${hostname}` : `the name ${hostname} does not resolve`;
  return new PapiError(gostatsError('E_CLUSTER_UNREACHABLE', { cluster, problem }, thrown), { transient: true });
}

function codeOf(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

function certificateProblem(code: string, hostname: string): string | undefined {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH')
    return `it was not made for the name ${hostname}`;
  return certificateProblems[code];
}

function unreachableProblem(code: string, { address, port }: ConnectionPlace): string | undefined {
  const place = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  if (code === 'ECONNREFUSED') return `nothing listens on ${place}`;
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return `${place} does not take a connection`;
  if (notConnected.has(code)) return `there is no way to ${place} (${code})`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return `${place} does not speak HTTPS as expected (${code})`;
  return undefined;
}

function passingProblem(code: string, thrown: unknown): string {
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return 'the answer did not begin in time';
  if (code === 'UND_ERR_BODY_TIMEOUT') return 'the answer stopped in the middle';
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET')
    return 'the connection broke before the answer was whole';
  return problemOf(thrown);
}
