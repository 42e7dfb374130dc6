import { definePlugin, withoutFrames, withTags, type PluginDefinition, type Series } from '@gostats/core/plugin';
import { z } from 'zod';

export interface AddDatacenterOptions {
  /** Of every cluster that `clusters` does not name. */
  readonly datacenter: string;
  /** Name of a cluster → its data center. */
  readonly clusters: Readonly<Record<string, string>>;
  /** Measurements that nobody shall get. */
  readonly without: readonly string[];
}

const config: z.ZodType<AddDatacenterOptions> = z.strictObject({
  datacenter: z.string().min(1, 'expected the name of a data center'),
  clusters: z.record(z.string(), z.string()).default({}),
  without: z.array(z.string()).default([]),
});

/** Adds the tag `datacenter` to every point, and leaves out the measurements that the options name. */
const addDatacenter: PluginDefinition<AddDatacenterOptions> = definePlugin({
  name: 'add-datacenter',
  config,
  apply(hooks, { options, logger }) {
    const unwanted = new Set(options.without);
    // Made once: withTags asks it once for each series, and remembers what it said as long as the series lives.
    const tagsOf = ({ tags }: Series): Record<string, string> => ({
      datacenter: options.clusters[tags['cluster'] ?? ''] ?? options.datacenter,
    });
    hooks.batch.tap((batch) =>
      withTags(
        withoutFrames(batch, ({ stat }) => unwanted.has(stat.key)),
        tagsOf,
      ),
    );
    hooks.clusterUp.tap(({ cluster }) => {
      logger.info(`${cluster.name} stands in ${options.clusters[cluster.name] ?? options.datacenter}`);
    });
  },
});

export default addDatacenter;
