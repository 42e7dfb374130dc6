import type { Call } from '../http/call.js';
import { jsonResponse } from '../http/responses.js';
import type { ClusterModel } from '../model/cluster-model.js';
import { hexDigits } from '../values/noise.js';
import { printPapi, type Printable } from '../values/print.js';

/** GET /platform/N/cluster/config. Version 3 and later have more fields (recorded from OneFS 8.2). */
export function clusterConfig(call: Call, model: ClusterModel): Response {
  const version3 = call.version >= 3;
  const config: Record<string, Printable> = {
    description: model.spec.description,
    devices: model.nodes.map((node) => ({
      devid: node.devid,
      guid: node.guid,
      ...(version3 ? { is_up: model.isUp(node) } : {}),
      lnn: node.lnn,
    })),
    encoding: 'utf-8',
    guid: model.guid,
    ...(version3 ? { has_quorum: model.upNodes().length * 2 > model.nodes.length } : {}),
    is_compliance: false,
    is_rolling_upgrade: false,
    ...(version3 ? { is_virtual: false, is_vonefs: false } : {}),
    join_mode: 'Manual',
    local_devid: call.localNode.devid,
    local_lnn: call.localNode.lnn,
    local_serial: call.localNode.serial,
    name: model.spec.name,
    onefs_version: onefsVersion(model, version3),
    timezone: { abbreviation: 'UTC', custom: '', name: 'Coordinated Universal Time', path: 'Etc/UTC' },
    ...(version3 ? { upgrade_type: null } : {}),
  };
  return jsonResponse(`${printPapi(config)}\n`);
}

function onefsVersion(model: ClusterModel, version3: boolean): Record<string, Printable> {
  const { release } = model.spec;
  const build = `B_${release.replaceAll('.', '_')}_005(RELEASE)`;
  const revision = `0x${hexDigits(model.seed, 15)}`;
  return {
    build,
    ...(version3 ? { copyright: 'Copyright (c) 2001-2025 Dell Inc. All Rights Reserved.', reldate: 1301000 } : {}),
    release: `v${release}`,
    // A string, because it does not fit a float64.
    revision: BigInt(revision).toString(),
    type: 'Isilon OneFS',
    version: `Isilon OneFS v${release} ${build}: ${revision}:Mon Feb  3 17:10:51 UTC 2025`,
  };
}
