import { connectionError } from './connection-errors.js';
import { PapiError } from './papi-errors.js';
import type { NodeSelector } from './node-selector.js';
import type { NodeConnections, TransportAnswer, TransportRequest, TransportTarget } from './transport.js';

/**
 * Sends a request to a node. A connection failure is converted into an error for the operator. After a transient one,
 * the next request uses another node if the cluster's name has one.
 */
export async function sendTo(
  node: NodeConnections,
  nodes: NodeSelector,
  place: TransportTarget & { readonly cluster: string },
  request: TransportRequest,
): Promise<TransportAnswer> {
  try {
    return await node.send(request);
  } catch (thrown) {
    const { cluster, hostname, port, certificateAuthority, serverName, limits } = place;
    const error = isAbort(request.signal, thrown)
      ? thrown
      : connectionError(thrown, {
          cluster,
          hostname,
          port,
          certificateAuthority,
          serverName,
          address: node.address,
          path: request.path,
          limits,
        });
    // An abort whose reason is a transient PapiError is a timeout, so this node may be hanging.
    if (error instanceof PapiError && error.transient) nodes.leave(node);
    throw error;
  }
}

function isAbort(signal: AbortSignal, thrown: unknown): boolean {
  return signal.aborted && thrown === signal.reason;
}
