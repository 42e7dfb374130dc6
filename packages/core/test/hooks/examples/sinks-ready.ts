import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'announce',
  apply(hooks, { logger }) {
    // A promise is waited for; its rejection ends the start.
    hooks.sinksReady.tap(async (sinks) => {
      await Promise.resolve();
      logger.notice(`ready to deliver to ${sinks.join(' and ')}`);
    });
  },
});

export default plugin;
