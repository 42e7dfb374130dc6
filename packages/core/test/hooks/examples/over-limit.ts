import { definePlugin, type PluginDefinition } from '@gostats/core/plugin';

const plugin: PluginDefinition = definePlugin({
  name: 'tell-the-owner',
  apply(hooks, { logger }) {
    hooks.overLimit.tap(({ clusterId, limit, state, found, allowed }) => {
      if (state === 'began') logger.warn(`${clusterId} sends ${found} ${limit}, allowed are ${allowed}`);
      if (state === 'ended') logger.info(`${clusterId} is within ${limit} again`);
    });
  },
});

export default plugin;
