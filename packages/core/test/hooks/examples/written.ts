import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'first-delivery',
  apply(hooks, { logger }) {
    const seen = new Set<string>();
    hooks.written.tap(({ sink, batch, durationMs, retries }) => {
      if (seen.has(sink)) return;
      seen.add(sink);
      logger.info(
        `${sink} took its first ${batch.pointCount} points in ${Math.round(durationMs)} ms after ${retries} retries`,
      );
    });
  },
});

export default plugin;
