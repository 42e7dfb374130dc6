import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

/** Asks small clusters for no drive summary. */
const plugin: PluginDefinition = definePlugin({
  name: 'no-drives',
  apply(hooks, { logger }) {
    hooks.planReady.tap((jobs, cluster) => {
      logger.info(`${cluster.name} is asked for ${jobs.map(({ id }) => id).join(', ')}`);
      return jobs.filter(({ id }) => id !== 'summary drive');
    });
  },
});

export default plugin;
