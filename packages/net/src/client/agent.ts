import { Agent as PlainAgent, type ClientRequestArgs } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Connector } from './connector.js';

type Created = (error: Error | null, socket: Duplex) => void;

/**
 * Creates an agent of `node:http` or `node:https` that connects through a connector, for libraries that send requests
 * themselves.
 */
export function agentOf(connector: Connector, protocol: 'http:' | 'https:'): PlainAgent {
  const create = ({ host, port }: ClientRequestArgs, created: Created): undefined => {
    const hostname = (host ?? 'localhost').replace(/^\[|\]$/g, '');
    const target = { hostname, host: `${host}:${port}`, protocol, port: String(port ?? '') };
    connector(target, (error, socket) => (error === null ? created(null, socket) : created(error, undefined as never)));
    return undefined;
  };
  const agent = protocol === 'https:' ? new SecureAgent() : new PlainAgent();
  return Object.assign(agent, { createConnection: create });
}
