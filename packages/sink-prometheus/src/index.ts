/** The sink "prometheus": stores the latest samples and serves them to scrapers. See README.md. */
import { defineSink } from '@gostats/core/sink';
import type { SinkDefinition } from '@gostats/core/sink';
import { clusterConfig, config } from './config.js';
import type { PrometheusClusterOptions, PrometheusOptions } from './config.js';
import { createPrometheusSink } from './prometheus-sink.js';

export type { DiscoveryOptions, PrometheusClusterOptions, PrometheusOptions } from './config.js';

const prometheus: SinkDefinition<PrometheusOptions, PrometheusClusterOptions> = defineSink({
  name: 'prometheus',
  delivery: 'pull',
  config,
  clusterConfig,
  tables: ['prom_http_sd', 'web'],
  create: (options: PrometheusOptions, context) => createPrometheusSink(options, context),
});

export default prometheus;
