import { http, type HttpHandler } from 'msw';
import type { SimulatedCluster } from './simulated-cluster.js';

/**
 * Handlers that answer everything below `baseUrl` (e.g. `https://simcluster:8080`) from a cluster, for msw's
 * setupServer. They see what goes through the global `fetch`, not `undici.request`: for that use `serveClusters`. All
 * requests of one list of handlers go over one connection, so to one node.
 */
export function simulatorHandlers(cluster: SimulatedCluster, baseUrl: string): HttpHandler[] {
  const base = baseUrl.replace(/\/+$/, '');
  const connection = cluster.connect();
  return [http.all(`${base}/*`, ({ request }) => cluster.handle(request, connection))];
}
