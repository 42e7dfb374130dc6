import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'two-sinks',
  apply(hooks, { logger }) {
    hooks.configResolved.tap(({ sinks, clusters }) => {
      if (sinks.length < 2) throw new Error('expected a second sink, for the archive');
      logger.info(`${clusters.length} clusters, ${sinks.length} sinks`);
    });
  },
});

export default plugin;
