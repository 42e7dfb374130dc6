import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'largest-answer',
  apply(hooks, { logger }) {
    let largest = 0;
    hooks.fetched.tap(({ cluster, job, bytes, points }) => {
      if (bytes <= largest) return;
      largest = bytes;
      logger.info(`the largest answer so far: ${bytes} bytes, ${points} points, ${job} of ${cluster.name}`);
    });
  },
});

export default plugin;
