import { gostatsError, problemOf, systemClock } from '@gostats/core';
import type { Fault, ServedClusters, StartOptions } from '@gostats/simulator';
import { EXIT_FAILED, EXIT_STOPPED, EXIT_WRONG } from '../exit-codes.js';
import { endProcess } from '../run/guard-exit.js';
import { watchStopRequests } from '../run/stop-requests.js';
import { describeSimulation } from './describe-simulation.js';
import type { OddShape } from './odd-shapes.js';

export interface SimulateOptions {
  readonly clusters?: number;
  readonly nodes?: readonly number[];
  readonly names?: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  /** Number of nodes that are down in every cluster, counted from the last; at least one stays up. */
  readonly nodesDown: number;
  /** Odd shapes of every cluster. */
  readonly oddShapes: readonly OddShape[];
  /** Faults of every cluster from the start; the simulator validates them. */
  readonly faults: readonly unknown[];
}

/**
 * Implements `gostats simulate`: serves simulated clusters until stopped.
 *
 * @returns the exit code
 * @throws E_SIMULATOR_MISSING, E_PORT_IN_USE
 */
export async function simulateClusters({ nodesDown, faults, ...options }: SimulateOptions): Promise<number> {
  const simulator = await loadSimulator();
  const stops = watchStopRequests(process, systemClock, () => endProcess(EXIT_FAILED));
  const served = await start(simulator, options);
  takeDown(served, nodesDown);
  const problem = addFaults(served, faults);
  if (problem !== undefined) {
    await served.close();
    stops.dispose();
    process.stderr.write(`gostats: ${problem}\n`);
    return EXIT_WRONG;
  }
  process.stdout.write(describeSimulation(served));
  await stops.first;
  await served.close();
  stops.dispose();
  return EXIT_STOPPED;
}

interface Simulator {
  startSimulator(options: StartOptions): Promise<ServedClusters>;
}

/**
 * The simulator is a separate package, because an installation that only collects needs neither it nor its
 * certificates.
 */
async function loadSimulator(): Promise<Simulator> {
  try {
    return await import('@gostats/simulator');
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("'@gostats/simulator'")) throw thrown;
    throw gostatsError('E_SIMULATOR_MISSING', { command: 'gostats simulate' }, thrown);
  }
}

async function start(
  simulator: Simulator,
  options: StartOptions & { host: string; port: number },
): Promise<ServedClusters> {
  try {
    return await simulator.startSimulator(options);
  } catch (thrown) {
    const cause = (thrown as Error).cause as NodeJS.ErrnoException & { port?: number };
    if (cause?.code !== 'EADDRINUSE') throw thrown;
    const at = { host: options.host, port: cause.port ?? options.port, who: 'The simulator' };
    throw gostatsError('E_PORT_IN_USE', at, thrown);
  }
}

function takeDown(served: ServedClusters, count: number): void {
  for (const { cluster } of served.endpoints) {
    const down = Math.min(count, cluster.spec.nodes - 1);
    for (let index = 0; index < down; index++)
      cluster.faults.add({ kind: 'node-down', node: cluster.spec.nodes - index });
  }
}

/** @returns the problem with the first invalid fault */
function addFaults({ endpoints }: ServedClusters, faults: readonly unknown[]): string | undefined {
  for (const fault of faults) {
    for (const { cluster } of endpoints) {
      try {
        cluster.faults.add(fault as Fault);
      } catch (thrown) {
        return `--fault: ${problemOf(thrown).replace(/^E_SIMULATOR_FAULT {2}fault 0: /, '')}.`;
      }
    }
  }
  return undefined;
}
