import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'given-up',
  apply(hooks, { logger }) {
    hooks.writeFailed.tap(({ sink, batch, error, retryInMs }) => {
      if (retryInMs === undefined) logger.warn(`${sink} will never take ${batch.pointCount} points: ${error.message}`);
    });
  },
});

export default plugin;
