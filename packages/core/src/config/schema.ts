import { clusterSpec } from './schema-cluster.js';
import { statGroupSpec, summarySpec } from './schema-collect.js';
import { globalSpec } from './schema-global.js';
import { limitsSpec } from './schema-limits.js';
import { loggingSpec } from './schema-logging.js';
import { pluginSpec, sinkSpec, sourceSpec } from './schema-plugins.js';
import { secretStoreSpec } from './schema-secret-stores.js';
import { telemetrySpec } from './schema-telemetry.js';
import { webSpec } from './schema-web.js';

/** The tables that core reads, in the order of the reference page. Any other top-level table belongs to a sink. */
export const coreTables: {
  readonly global: typeof globalSpec;
  readonly logging: typeof loggingSpec;
  readonly telemetry: typeof telemetrySpec;
  readonly limits: typeof limitsSpec;
  readonly web: typeof webSpec;
  readonly cluster: typeof clusterSpec;
  readonly statgroup: typeof statGroupSpec;
  readonly summary_stats: typeof summarySpec;
  readonly sink: typeof sinkSpec;
  readonly source: typeof sourceSpec;
  readonly plugin: typeof pluginSpec;
  readonly secret_store: typeof secretStoreSpec;
} = {
  global: globalSpec,
  logging: loggingSpec,
  telemetry: telemetrySpec,
  limits: limitsSpec,
  web: webSpec,
  cluster: clusterSpec,
  statgroup: statGroupSpec,
  summary_stats: summarySpec,
  sink: sinkSpec,
  source: sourceSpec,
  plugin: pluginSpec,
  secret_store: secretStoreSpec,
};
