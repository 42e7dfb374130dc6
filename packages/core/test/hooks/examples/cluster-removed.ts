import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

/** Whatever is kept for a cluster has to go with it. */
const plugin: PluginDefinition = definePlugin({
  name: 'answers-per-cluster',
  apply(hooks, { logger }) {
    const answers = new Map<string, number>();
    hooks.fetched.tap(({ cluster }) => void answers.set(cluster.id, (answers.get(cluster.id) ?? 0) + 1));
    hooks.clusterRemoved.tap((clusterId) => {
      logger.info(`${clusterId} is no longer polled after ${answers.get(clusterId) ?? 0} answers`);
      answers.delete(clusterId);
    });
  },
});

export default plugin;
