import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'total',
  apply(hooks, { logger }) {
    let points = 0;
    hooks.written.tap(({ batch }) => void (points += batch.pointCount));
    hooks.stopped.tap(() => logger.notice(`${points} points went out`));
  },
});

export default plugin;
