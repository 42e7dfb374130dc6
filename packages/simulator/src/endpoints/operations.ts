import type { Call } from '../http/call.js';
import { badRequest, jsonResponse } from '../http/responses.js';
import { printPapi } from '../values/print.js';
import { protocols } from '../values/protocols.js';
import { protocolsAsked } from './summary-protocol.js';

/** GET /platform/1/statistics/protocols. */
export function listProtocols(call: Call): Response {
  const type = call.query.get('type') ?? 'all';
  if (!['all', 'internal', 'external'].includes(type))
    return badRequest(`Invalid value for argument 'type': '${type}'`);
  const rows = protocols
    .map(({ summaryName, external }) => ({ name: summaryName, type: external ? 'external' : 'internal' }))
    .filter((row) => type === 'all' || row.type === type);
  return jsonResponse(`${printPapi({ protocols: rows })}\n`);
}

/** GET /platform/3/statistics/operations: operation names of the requested protocols (default all). */
export function listOperations(call: Call): Response {
  const names = protocolsAsked(call, protocols).flatMap((protocol) =>
    protocol.operations.map((operation) => operation.name),
  );
  return jsonResponse(`${printPapi({ operations: [...new Set(names)].sort() })}\n`);
}
