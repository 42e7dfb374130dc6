import { papiText } from './papi-text.js';
import { clusterGuid, clusterName, localNode, nodes, release } from './topology.js';

/** `GET cluster/config`. From version 3 on it says more; before it does not say which nodes are up. */
export function clusterConfig(version: number): string {
  const build = 'B_9_7_1_2_009(RELEASE)';
  return papiText({
    description: '',
    devices: nodes.map(({ devid, lnn, up }) => ({
      devid,
      guid: `000e1ea5825065e0e65c231d37b8ab381a${devid}`,
      lnn,
      ...(version >= 3 ? { is_up: up } : {}),
    })),
    encoding: 'utf-8',
    guid: clusterGuid,
    is_compliance: false,
    is_rolling_upgrade: false,
    join_mode: 'Manual',
    local_devid: localNode.devid,
    local_lnn: localNode.lnn,
    local_serial: 'SX410-301543-0031',
    name: clusterName,
    onefs_version: {
      build,
      release,
      revision: '577024045854228489',
      type: 'Isilon OneFS',
      version: `Isilon OneFS ${release} ${build}`,
      ...(version >= 3 ? { copyright: '', reldate: 1_200_019 } : {}),
    },
    timezone: { abbreviation: 'EDT', custom: '', name: 'Eastern Time Zone', path: 'America/New_York' },
    ...(version >= 3 ? { has_quorum: true, is_virtual: false, is_vonefs: false, upgrade_type: null } : {}),
  });
}
