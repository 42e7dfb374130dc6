import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'refused-logins',
  apply(hooks, { logger }) {
    hooks.clusterDown.tap(({ clusterId, error, retryInMs }) => {
      logger.warn(`${clusterId}: ${error.code}, next try in ${Math.ceil(retryInMs / 1000)} s`);
    });
  },
});

export default plugin;
