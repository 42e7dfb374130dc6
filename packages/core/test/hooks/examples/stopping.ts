import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'farewell',
  apply(hooks, { logger }) {
    // A promise is waited for, and with it the stop: be short.
    hooks.stopping.tap(async () => {
      await Promise.resolve();
      logger.notice('somebody asked to stop');
    });
  },
});

export default plugin;
