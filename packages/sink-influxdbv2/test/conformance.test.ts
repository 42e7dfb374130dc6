import { testSinkConformance } from '@gostats/core/testing';
import { readLines, startHttpServer } from '@gostats/test-servers';
import type { HttpAnswer, HttpTestServer } from '@gostats/test-servers';
import { describe, it } from 'vitest';
import influxdbv2 from '../src/index.js';

const TAKEN: HttpAnswer = { status: 204, headers: { 'x-influxdb-version': '1.6.7' } };

interface InfluxDb {
  server: HttpTestServer;
  /** What the next request gets instead of being taken. */
  next: HttpAnswer | undefined;
  silent: boolean;
  /** Lines of the requests that were taken. */
  lines: string[];
}

testSinkConformance(
  { describe, it },
  {
    definition: influxdbv2,
    async setUp(): Promise<InfluxDb> {
      const state: Omit<InfluxDb, 'server'> = { next: undefined, silent: false, lines: [] };
      const server = await startHttpServer(({ body }) => {
        const { next } = influx;
        influx.next = undefined;
        if (influx.silent) return 'silence';
        if (next !== undefined) return next;
        influx.lines.push(...body.split('\n'));
        return TAKEN;
      });
      const influx: InfluxDb = { ...state, server };
      return influx;
    },
    options: ({ server }) => ({
      host: '127.0.0.1',
      port: server.port,
      org: 'o',
      bucket: 'b',
      access_token: 'correct-horse',
    }),
    refusedOptions: [{}, { org: 'o', bucket: 'b', port: 70_000 }, { org: 'o', bucket: 'b', colour: 'red' }],
    received: ({ lines }) => readLines(lines),
    cannotHold: ['empty tags', 'negative zero', 'fractions in integer fields'],
    // The format has no escape for a line break, nor for a backslash at the end.
    normalise: ({ tags, ...point }) => ({
      ...point,
      tags: Object.fromEntries(
        Object.entries(tags).map(([key, value]) => [key, value.replace(/[\r\n]/g, ' ').replace(/\\$/, '/')]),
      ),
    }),
    failStart: (influx) => (influx.next = { status: 503, body: 'starting' }),
    failNext: {
      retryable: (influx) => (influx.next = { status: 503, body: 'busy' }),
      permanent: (influx) => (influx.next = { status: 400, body: '{"error":"unable to parse"}' }),
      partial: (influx) =>
        (influx.next = { status: 400, body: '{"error":"partial write: points beyond retention policy dropped=2"}' }),
    },
    fallSilent: (influx) => (influx.silent = true),
    tearDown: ({ server }) => server.stop(),
    secrets: ['correct-horse'],
  },
);
