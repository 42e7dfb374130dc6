/** Real servers for tests: each runs in a temporary folder on free loopback ports and is stopped by its own handle. */
export { makeCertificate } from './certificate.js';
export { startHttpServer } from './http-server.js';
export type { HttpAnswer, HttpTestServer, SeenRequest } from './http-server.js';
export { startInfluxDb } from './influxdb.js';
export type { InfluxDbOptions } from './influxdb.js';
export { findBinary, influxDbBinary, prometheusBinary, promtoolBinary, victoriaMetricsBinary } from './binaries.js';
export { freePort, startServer } from './process.js';
export type { ServerSpec, TestServer } from './process.js';
export { checkMetrics, checkPrometheusConfig, startPrometheus } from './prometheus.js';
export type { PromtoolVerdict } from './prometheus.js';
export { readLines } from './read-lines.js';
export type { ReadLine } from './read-lines.js';
export { startVictoriaMetrics } from './victoria-metrics.js';
