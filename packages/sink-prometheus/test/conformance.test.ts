import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Point } from '@gostats/core/sink';
import { testSinkConformance, type ReceivedPoint } from '@gostats/core/testing';
import { freePort } from '@gostats/test-servers';
import { describe, it } from 'vitest';
import prometheus from '../src/index.js';

const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/g;

function readSample(line: string): ReceivedPoint {
  const [, measurement = '', labels = '', value, time] = /^([^{ ]+)(?:\{(.*)\})? (\S+) (\d+)$/s.exec(line) ?? [];
  const tags = [...labels.matchAll(LABEL)].map(([, name = '', text = '']): [string, string] => [
    name,
    text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
  ]);
  return { measurement, tags: Object.fromEntries(tags), fields: { value: Number(value) }, timestamp: Number(time) };
}

/** A metric for each field; names of fewer characters; no series with values that are longer than 4096 characters. */
function storedAs({ measurement, tags, fields, stat, timestamp }: Point): ReceivedPoint[] {
  const texts = Object.entries(tags);
  if (texts.some(([, text]) => text.length > 4096)) return [];
  const labels = Object.fromEntries(texts.map(([name, text]) => [name.replace(/\W/g, '_').replace(/^__+/, '_'), text]));
  return Object.entries(fields).map(([field, value]) => ({
    measurement: `isilon_stat_${stat.multiField ? `${measurement}_${field}` : measurement}`.replace(/\W/g, '_'),
    tags: labels,
    fields: { value },
    timestamp,
  }));
}

testSinkConformance(
  { describe, it },
  {
    definition: prometheus,
    setUp: async () => ({ port: await freePort() }),
    options: ({ port }) => ({ port, listen_address: '127.0.0.1' }),
    refusedOptions: [{ port: 0 }, { colour: 'red' }, { authenticated: true, username: 'x' }],
    async received({ port }) {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: 'close' } });
      const samples = (await answer.text()).split('\n').filter((line) => line.startsWith('isilon_stat_'));
      return samples.map(readSample);
    },
    cannotHold: ['empty tags', 'negative zero'],
    normalise: storedAs,
    // Somebody else has the port.
    async failStart({ port }) {
      const holder = createServer().listen(port, '127.0.0.1');
      await once(holder, 'listening');
      return () => holder.close();
    },
  },
);
