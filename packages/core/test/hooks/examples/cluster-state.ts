import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'pager',
  apply(hooks, { logger }) {
    hooks.clusterState.tap(({ status, before }) => {
      logger.info(`${status.name ?? status.id}: ${before} → ${status.state}`);
    });
  },
});

export default plugin;
