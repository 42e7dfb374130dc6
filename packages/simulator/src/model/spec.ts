import type { Fault } from '../faults/fault.js';
import { oddShapes, type OddShape } from './odd-shapes.js';

/** The specification of a simulated cluster. Only name and nodes are required; the rest has realistic defaults. */
export interface ClusterSpec {
  readonly name: string;
  /** Number of nodes, with LNNs 1 to N. With two or more nodes, LNN 2 has devid N + 12, as on an aged cluster. */
  readonly nodes: number;
  /** The same seed, name and clock produce the same responses. Default: derived from the name. */
  readonly seed?: number;
  /** OneFS release, e.g. `9.11.0.0`. It determines how sessions behave (see README). */
  readonly release?: string;
  readonly username?: string;
  readonly password?: string;
  readonly description?: string;
  /**
   * Whether new TCP connections go to the next node (round robin) instead of always to the first that is up. Default
   * false.
   */
  readonly smartConnect?: boolean;
  /** Whether `Authorization: Basic` works. Default true. */
  readonly basicAuth?: boolean;
  /** Privileges of the user. Default: all that the simulated resources require. */
  readonly privileges?: readonly string[];
  /** Puts the integers 9223372036854775807 and 18446744073709551615 into four more keys (see README). Default false. */
  readonly hugeIntegers?: boolean;
  /** Shapes of values that most clusters do not send. Default none. */
  readonly oddShapes?: readonly OddShape[];
  /** Drives per node, 1 to 60. Default 15; every third node has three empty bays. */
  readonly disksPerNode?: number;
  /** Clients per node of a busy protocol. Default 4. */
  readonly clientsPerNode?: number;
  /** Faults that are active from the start. */
  readonly faults?: readonly Fault[];
}

export type ResolvedSpec = Required<ClusterSpec>;

export const STATISTICS_PRIVILEGE = 'ISI_PRIV_STATISTICS';
export const PERFORMANCE_PRIVILEGE = 'ISI_PRIV_PERFORMANCE';
export const LOGIN_PRIVILEGE = 'ISI_PRIV_LOGIN_PAPI';

/** Applies the defaults. Throws a RangeError for a size that OneFS cannot have. */
export function resolveSpec(spec: ClusterSpec): ResolvedSpec {
  requireWithin('nodes', spec.nodes, 1, 252);
  requireWithin('disksPerNode', spec.disksPerNode ?? 15, 1, 60);
  for (const shape of spec.oddShapes ?? []) requireKnown(shape);
  return {
    seed: 0,
    release: '9.11.0.0',
    username: 'gostats',
    password: 'gostats',
    description: '',
    smartConnect: false,
    basicAuth: true,
    privileges: [LOGIN_PRIVILEGE, STATISTICS_PRIVILEGE, PERFORMANCE_PRIVILEGE],
    hugeIntegers: false,
    oddShapes: [],
    disksPerNode: 15,
    clientsPerNode: 4,
    faults: [],
    ...spec,
  };
}

function requireWithin(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(
    `E_SIMULATOR_SPEC  ${name} of a simulated cluster: expected a whole number from ${least} to ${most}, got ${value}.`,
  );
}

function requireKnown(shape: OddShape): void {
  if (oddShapes.includes(shape)) return;
  throw new RangeError(
    `E_SIMULATOR_SPEC  oddShapes of a simulated cluster: expected some of ${oddShapes.join(', ')}, got ${shape}.`,
  );
}

/** Checks whether a release is at least another one, comparing number by number. */
export function releaseAtLeast(release: string, least: string): boolean {
  const have = release.split('.').map(Number);
  const want = least.split('.').map(Number);
  for (let index = 0; index < want.length; index += 1) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
