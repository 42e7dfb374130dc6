import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'first-rounds',
  apply(hooks, { logger }) {
    const seen = new Set<string>();
    hooks.roundEnded.tap(({ cluster, job, durationMs, error, failures, nextInMs }) => {
      if (error !== undefined)
        logger.info(`${job} of ${cluster.name} failed ${failures} times, next in ${nextInMs} ms`);
      else if (seen.size < seen.add(`${cluster.id} ${job}`).size)
        logger.info(`${cluster.name}: the first round of ${job} succeeded after ${Math.round(durationMs)} ms`);
    });
  },
});

export default plugin;
