import { definePlugin, withoutFrames, withTags, type PluginDefinition } from '@gostats/core/plugin';

/** One tag more on everything, one measurement less. */
const plugin: PluginDefinition = definePlugin({
  name: 'tag-and-drop',
  apply(hooks) {
    hooks.batch.tap((batch) => {
      const wanted = withoutFrames(batch, ({ stat }) => stat.key === 'node.ifs.cache');
      return withTags(wanted, { datacenter: 'fra1' });
    });
  },
});

export default plugin;
