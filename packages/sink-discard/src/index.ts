import { defineSink } from '@gostats/core/sink';
import type { SinkDefinition } from '@gostats/core/sink';
import { discardConfig } from './config.js';

/** Takes every point and keeps none: the smallest sink there can be, and what throughput is compared with. */
const discard: SinkDefinition<Record<string, never>> = defineSink({
  name: 'discard',
  delivery: 'push',
  config: discardConfig,
  create: () => ({ writePoints: () => Promise.resolve() }),
});

export default discard;
