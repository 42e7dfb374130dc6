import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'gaps',
  apply(hooks, { logger }) {
    hooks.dropped.tap(({ sink, points, reason, from, to }) => {
      const span = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
      logger.warn(`a gap in ${sink}: ${points} points of ${span} (${reason})`);
    });
  },
});

export default plugin;
