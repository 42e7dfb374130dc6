import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

/** Keeps summaries from the sink `archive`. */
const plugin: PluginDefinition = definePlugin({
  name: 'no-summaries-for-the-archive',
  apply(hooks) {
    hooks.route.tap((batch, sink) => {
      const isSummary = batch.groups.some((group) => group.startsWith('summary_stats.'));
      // No answer leaves it to the next tap; without any answer the sink gets the batch.
      return sink === 'archive' && isSummary ? false : undefined;
    });
  },
});

export default plugin;
