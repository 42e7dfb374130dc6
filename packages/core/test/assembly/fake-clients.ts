import type { PapiClient, PapiClientOptions } from '../../src/papi/client.js';

/** By cluster id: what stands in for the network. In a module of its own, as `vi.mock` asks for it before anything else. */
export const fakeClients = new Map<string, (options: PapiClientOptions) => PapiClient>();

export function fakeClient(options: PapiClientOptions): PapiClient {
  const make = fakeClients.get(options.cluster);
  if (make === undefined) throw new Error(`no fake cluster ${options.cluster}`);
  return make(options);
}
