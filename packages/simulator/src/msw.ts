import { http, type HttpHandler } from 'msw';
import type { SimulatedCluster } from './simulated-cluster.js';

/**
 * Creates handlers for msw's setupServer that answer everything below `baseUrl` (e.g. `https://simcluster:8080`) from a
 * cluster. They intercept the global `fetch` but not `undici.request`; use `serveClusters` for that. All requests to
 * one list of handlers use one connection, and therefore one node.
 */
export function simulatorHandlers(cluster: SimulatedCluster, baseUrl: string): HttpHandler[] {
  const base = baseUrl.replace(/\/+$/, '');
  const connection = cluster.connect();
  return [http.all(`${base}/*`, ({ request }) => cluster.handle(request, connection))];
}
