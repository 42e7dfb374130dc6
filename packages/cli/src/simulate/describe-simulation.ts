import type { Endpoint, ServedClusters } from '@gostats/simulator';

/** Describes for the user how to reach the simulated clusters. */
export function describeSimulation({ endpoints }: ServedClusters): string {
  const [first] = endpoints;
  if (first === undefined) return 'No clusters are simulated.\n';
  const { username, password } = first.cluster.spec;
  const example = `curl -k -X POST ${first.url}/simulator/faults -d '{"kind":"node-down","node":2}'`;
  return [
    `Simulating ${endpoints.length} OneFS ${endpoints.length === 1 ? 'cluster' : 'clusters'}:`,
    ...endpoints.map(endpointLine),
    `User ${username}, password ${password}; the certificate is self-signed (verify-ssl = false in a [[cluster]]).`,
    `Cause a fault:  ${example}`,
    `and clear it:   curl -k -X DELETE ${first.url}/simulator/faults`,
    'Press Ctrl-C to stop.',
    '',
  ].join('\n');
}

function endpointLine({ cluster, url }: Endpoint): string {
  const { name, nodes, release, oddShapes } = cluster.spec;
  const down = cluster.faults.nodesDown().size;
  const size = `${nodes} ${nodes === 1 ? 'node' : 'nodes'}${down === 0 ? '' : `, ${down} of them down`}`;
  const odd = oddShapes.length === 0 ? '' : `, odd: ${oddShapes.join(', ')}`;
  return `  ${name.padEnd(12)}  ${url}  OneFS ${release}, ${size}${odd}`;
}
