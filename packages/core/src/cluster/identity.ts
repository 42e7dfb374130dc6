import type { ClusterConfig } from '../config/types.js';
import { gostatsError } from '../errors.js';
import type { NodeCount } from '../health/status.js';
import type { FieldsOfEvent } from '../log/index.js';
import type { PapiClient, PapiRequestOptions } from '../papi/client.js';
import { readClusterConfig } from '../papi/cluster-config.js';
import type { ClusterRef } from '../sink/index.js';

/** A cluster's identity as reported by the cluster itself. */
export interface Identity {
  readonly cluster: ClusterRef;
  readonly nodes: NodeCount;
  /** The GUIDs of its nodes: the same from every address of a cluster. */
  readonly nodeGuids: ReadonlySet<string>;
  /** LNNs by devid; the two differ where nodes were replaced. */
  readonly lnns: ReadonlyMap<number, number>;
}

const MAX_NAME_LENGTH = 255;

/**
 * Requests a cluster's identity.
 *
 * @throws PapiError; GostatsError E_CLUSTER_IDENTITY when its GUID is not the pinned one
 */
export async function identify(
  client: PapiClient,
  { id, hostname, preserveCase, guid: pinned, name: givenName }: ClusterConfig,
  request: PapiRequestOptions,
): Promise<Identity> {
  const body = await readClusterConfig(client, id, request);
  const { name: ownName, guid: ownGuid, onefs_version: version } = body as Readonly<Record<keyof typeof body, unknown>>;
  if (typeof ownName !== 'string' || ownName === '' || ownName.length > MAX_NAME_LENGTH) {
    const problem = `expected a "name" of up to ${MAX_NAME_LENGTH} characters`;
    throw gostatsError('E_PAPI_ANSWER', { cluster: id, path: 'cluster/config', problem });
  }
  const guid = typeof ownGuid === 'string' ? ownGuid.slice(0, MAX_NAME_LENGTH) : '';
  if (pinned !== undefined && pinned.toLowerCase() !== guid.toLowerCase()) {
    throw gostatsError('E_CLUSTER_IDENTITY', { cluster: id, name: ownName, expected: pinned, found: guid });
  }
  const name = givenName ?? (preserveCase ? ownName : ownName.toLowerCase());
  const devices: readonly unknown[] = Array.isArray(body.devices) ? body.devices : [];
  return {
    cluster: Object.freeze({ id, hostname, name, guid, release: releaseOf(version) }),
    nodes: countNodes(devices),
    nodeGuids: new Set(devices.map(guidOf).filter((one) => one !== undefined)),
    lnns: lnnsOf(devices),
  };
}

/** Whether the identity changed in a way that requires a new plan. */
export function isOther(before: ClusterRef, after: ClusterRef): boolean {
  return before.name !== after.name || before.guid !== after.guid || before.release !== after.release;
}

type ChangeFields = Omit<FieldsOfEvent<'cluster.changed'>, 'event'>;

/** Describes in one log message what changed about a cluster between two answers; undefined if nothing did. */
export function describeChange(
  before: ClusterRef,
  after: ClusterRef,
): { readonly level: 'warn' | 'notice'; readonly message: string; readonly fields: ChangeFields } | undefined {
  const fields = { cluster: after.name, before: before.name, guidBefore: before.guid, guid: after.guid };
  const renamed = before.name === after.name ? '' : `, its name is now ${after.name} (it was ${before.name})`;
  if (before.guid !== after.guid) {
    const message = `${after.id} is another cluster now: its GUID is ${after.guid || 'unknown'} (it was ${before.guid || 'unknown'})${renamed}. Set guid in its [[cluster]] to collect from one cluster only.`;
    return { level: 'warn', message, fields };
  }
  if (renamed !== '') {
    const message = `The cluster at ${after.id} was renamed: ${after.name} (it was ${before.name}). Its points have the new name from now on.`;
    return { level: 'notice', message, fields };
  }
  if (before.release !== after.release) {
    const message = `${after.name} runs OneFS ${after.release} (it was ${before.release}).`;
    return { level: 'notice', message, fields: { ...fields, releaseBefore: before.release, release: after.release } };
  }
  return undefined;
}

function releaseOf(version: unknown): string {
  const { release, version: long } = (version ?? {}) as { release?: unknown; version?: unknown };
  const text = [release, long].find((one) => typeof one === 'string');
  return text === undefined ? 'unknown' : text.slice(0, MAX_NAME_LENGTH);
}

/** Releases before OneFS 8.0 do not report which nodes are up. */
function countNodes(devices: readonly unknown[]): NodeCount {
  return {
    total: devices.length,
    down: devices.filter((node) => (node as { is_up?: unknown } | null)?.is_up === false).length,
  };
}

function guidOf(device: unknown): string | undefined {
  const guid = (device as { guid?: unknown } | null)?.guid;
  return typeof guid === 'string' && guid !== '' ? guid : undefined;
}

function lnnsOf(devices: readonly unknown[]): Map<number, number> {
  const lnns = new Map<number, number>();
  for (const device of devices) {
    const { devid, lnn } = (device ?? {}) as { devid?: unknown; lnn?: unknown };
    if (isWhole(devid) && isWhole(lnn)) lnns.set(devid, lnn);
  }
  return lnns;
}

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0;
