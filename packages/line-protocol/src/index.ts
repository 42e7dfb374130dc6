/** Shared code of sinks that write InfluxDB line protocol over HTTP: batch → lines → requests → outcome. */
export { createConnection } from './connection.js';
export type { Connection, ConnectionSpec, PoolOptions, ServerOptions } from './connection.js';
export { deliverLines } from './deliver.js';
export type { PostVerdict } from './deliver.js';
export type { Answer, HttpPool } from './exchange.js';
export { lineChunks } from './line-chunks.js';
export type { LineChunk, LineChunkOptions } from './line-chunks.js';
export { serverKeys } from './server-keys.js';
export { verdictOf } from './verdict.js';
export type { VerdictHints } from './verdict.js';
export { insecureChoicesOf } from './insecure-server.js';
