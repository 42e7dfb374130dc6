import type { Fault } from './fault.js';
import type { FaultBox } from './fault-box.js';
import { papiError, textResponse, unauthorized } from '../http/responses.js';
import { forbidden } from '../http/access.js';
import { STATISTICS_PRIVILEGE } from '../model/spec.js';

/** The effect of the faults on one request, before the cluster answers it. */
export interface RequestFaults {
  /** Milliseconds before the response. */
  readonly delay: number;
  /** Never respond. */
  readonly hang: boolean;
  /** The response to send instead of the cluster's own; a network error for a reset. */
  readonly instead: Response | undefined;
  /** Cut off the response in the middle. */
  readonly truncate: boolean;
  /** LNNs of nodes that are slower than the request's own timeout. */
  readonly lateNodes: ReadonlySet<number>;
}

const NO_NODES: ReadonlySet<number> = new Set();
const NOTHING: RequestFaults = { delay: 0, hang: false, instead: undefined, truncate: false, lateNodes: NO_NODES };

/**
 * Determines the faults that affect a request. `nodes` are the LNNs it asks for, `timeoutSeconds` is its `timeout`
 * argument.
 */
export function requestFaults(
  box: FaultBox,
  target: string,
  nodes: readonly number[],
  timeoutSeconds: number | undefined,
): RequestFaults {
  const applies = (fault: Fault): boolean => {
    if (fault.kind === 'slow') return fault.nodes === undefined || fault.nodes.some((node) => nodes.includes(node));
    return fault.kind !== 'node-down' && fault.kind !== 'row-error' && fault.kind !== 'key-vanished';
  };
  const struck = box.strike(target, applies);
  return struck.length === 0 ? NOTHING : effectOf(struck, timeoutSeconds);
}

function effectOf(struck: readonly Fault[], timeoutSeconds: number | undefined): RequestFaults {
  const patience = timeoutSeconds === undefined || !(timeoutSeconds > 0) ? Infinity : timeoutSeconds * 1000;
  const late = new Set<number>();
  let delay = 0;
  let instead: Response | undefined;
  for (const fault of struck) {
    instead ??= responseOf(fault);
    if (fault.kind !== 'slow') continue;
    // `timeout` only limits the wait for a node; a slow cluster is slow for everything.
    delay = Math.max(delay, fault.nodes === undefined ? fault.ms : Math.min(fault.ms, patience));
    if (fault.ms > patience) for (const node of fault.nodes ?? []) late.add(node);
  }
  return {
    delay,
    hang: struck.some((fault) => fault.kind === 'hang'),
    instead,
    truncate: struck.some((fault) => fault.kind === 'truncate'),
    lateNodes: late,
  };
}

function responseOf(fault: Fault): Response | undefined {
  switch (fault.kind) {
    case 'unauthorized':
      return unauthorized();
    case 'forbidden':
      return forbidden(STATISTICS_PRIVILEGE);
    case 'unavailable':
      return textResponse(503, 'Service Unavailable\n', 'text/plain');
    case 'throttle':
      return papiError(429, 'AEC_TRANSIENT', 'Too many requests', [
        ['Retry-After', String(fault.retryAfterSeconds ?? 1)],
      ]);
    case 'reset':
      return Response.error();
    default:
      return undefined;
  }
}
