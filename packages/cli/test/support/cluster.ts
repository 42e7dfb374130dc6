import { startSimulator, type Endpoint, type StartOptions } from '@gostats/simulator';

const running: { close(): Promise<void> }[] = [];

export interface TestCluster extends Endpoint {
  /** PEM: what `ca_file` takes. */
  readonly certificate: string;
}

/** One simulated cluster behind a real TLS server on a free port. */
export async function startCluster(options: StartOptions = {}): Promise<TestCluster> {
  const served = await startSimulator({ clusters: 1, nodes: 2, port: 0, ...options });
  running.push(served);
  const [endpoint] = served.endpoints;
  if (endpoint === undefined) throw new Error('the simulator serves no cluster');
  return { ...endpoint, certificate: served.certificate };
}

/** For `afterEach`. */
export async function closeClusters(): Promise<void> {
  await Promise.all(running.splice(0).map((served) => served.close()));
}
