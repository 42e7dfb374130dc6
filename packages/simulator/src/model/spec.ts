import type { Fault } from '../faults/fault.js';
import { oddShapes, type OddShape } from './odd-shapes.js';

/** What a simulated cluster is. Only name and nodes are asked for; the rest has believable defaults. */
export interface ClusterSpec {
  readonly name: string;
  /** Number of nodes; their LNNs are 1 to N. From the second node on, LNN 2 has devid N + 12, as on an aged cluster. */
  readonly nodes: number;
  /** Same seed, same name and same clock: same answers. Default: derived from the name. */
  readonly seed?: number;
  /** OneFS release, e.g. `9.11.0.0`. Sessions behave after it (see README). */
  readonly release?: string;
  readonly username?: string;
  readonly password?: string;
  readonly description?: string;
  /**
   * A new TCP connection lands on the next node (round robin) instead of always on the first that is up. Default
   * false.
   */
  readonly smartConnect?: boolean;
  /** Whether `Authorization: Basic` works. Default true. */
  readonly basicAuth?: boolean;
  /** Privileges of the user. Default: all that the simulated resources need. */
  readonly privileges?: readonly string[];
  /** Puts the integers 9223372036854775807 and 18446744073709551615 into four more keys (see README). Default false. */
  readonly hugeIntegers?: boolean;
  /** Shapes of values that most clusters do not send. Default none. */
  readonly oddShapes?: readonly OddShape[];
  /** Drives of a node, 1 to 60. Default 15; every third node has three empty bays among them. */
  readonly disksPerNode?: number;
  /** Clients that a busy protocol has on a node. Default 4. */
  readonly clientsPerNode?: number;
  /** Faults in force from the start. */
  readonly faults?: readonly Fault[];
}

export type ResolvedSpec = Required<ClusterSpec>;

export const STATISTICS_PRIVILEGE = 'ISI_PRIV_STATISTICS';
export const PERFORMANCE_PRIVILEGE = 'ISI_PRIV_PERFORMANCE';
export const LOGIN_PRIVILEGE = 'ISI_PRIV_LOGIN_PAPI';

/** Fills in the defaults. Throws a RangeError for a size that OneFS cannot have. */
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

/** Whether a release is at least another one: releases compare number by number. */
export function releaseAtLeast(release: string, least: string): boolean {
  const have = release.split('.').map(Number);
  const want = least.split('.').map(Number);
  for (let index = 0; index < want.length; index += 1) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
