import { defineSink } from '@gostats/core/sink';
import type { SinkDefinition } from '@gostats/core/sink';
import { discardConfig } from './config.js';

/** Discards every point. The smallest possible sink, and the baseline for throughput measurements. */
const discard: SinkDefinition<Record<string, never>> = defineSink({
  name: 'discard',
  delivery: 'push',
  config: discardConfig,
  create: () => ({ writePoints: () => Promise.resolve() }),
});

export default discard;
