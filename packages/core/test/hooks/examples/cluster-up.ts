import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'releases',
  apply(hooks, { logger }) {
    const releases = new Map<string, string>();
    hooks.clusterUp.tap(({ cluster, nodes }) => {
      const before = releases.get(cluster.id);
      releases.set(cluster.id, cluster.release);
      if (before !== cluster.release) logger.notice(`${cluster.name}: ${nodes} nodes, OneFS ${cluster.release}`);
    });
  },
});

export default plugin;
