import { testSinkConformance } from '@gostats/core/testing';
import { readLines, startHttpServer } from '@gostats/test-servers';
import type { HttpAnswer, HttpTestServer } from '@gostats/test-servers';
import { describe, it } from 'vitest';
import influxdb from '../src/index.js';

const TAKEN: HttpAnswer = { status: 204, headers: { 'x-influxdb-version': '1.6.7' } };

interface InfluxDb {
  server: HttpTestServer;
  /** What the next request gets instead of being taken. */
  next: HttpAnswer | undefined;
  /** Answers everything with 503. */
  starting: boolean;
  silent: boolean;
  /** Lines of the requests that were taken. */
  lines: string[];
}

testSinkConformance(
  { describe, it },
  {
    definition: influxdb,
    async setUp(): Promise<InfluxDb> {
      const state: Omit<InfluxDb, 'server'> = { next: undefined, starting: false, silent: false, lines: [] };
      const server = await startHttpServer(({ body }) => {
        const { next } = influx;
        influx.next = undefined;
        if (influx.silent) return 'silence';
        if (influx.starting) return { status: 503, body: 'starting' };
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
      database: 'd',
      authenticated: true,
      username: 'gostats',
      password: 'correct horse',
    }),
    refusedOptions: [{}, { database: 'd', port: 70_000 }, { database: 'd', colour: 'red' }],
    received: ({ lines }) => readLines(lines),
    cannotHold: ['empty tags', 'negative zero', 'fractions in integer fields'],
    // The format has no escape for a line break, nor for a backslash at the end.
    normalise: ({ tags, ...point }) => ({
      ...point,
      tags: Object.fromEntries(
        Object.entries(tags).map(([key, value]) => [key, value.replace(/[\r\n]/g, ' ').replace(/\\$/, '/')]),
      ),
    }),
    failStart(influx) {
      influx.starting = true;
      return () => (influx.starting = false);
    },
    failNext: {
      retryable: (influx) => (influx.next = { status: 503, body: 'busy' }),
      permanent: (influx) => (influx.next = { status: 400, body: '{"error":"unable to parse"}' }),
      partial: (influx) =>
        (influx.next = { status: 400, body: '{"error":"partial write: points beyond retention policy dropped=2"}' }),
    },
    fallSilent: (influx) => (influx.silent = true),
    tearDown: ({ server }) => server.stop(),
    secrets: ['correct horse'],
  },
);
