import { describe, expect, test } from 'vitest';
import { influxDbBinary, startInfluxDb, startVictoriaMetrics, victoriaMetricsBinary } from '../src/index.js';

const answers = async (url: string): Promise<boolean> => (await fetch(url).catch(() => ({ ok: false }))).ok;

describe.each([
  { name: 'InfluxDB', binary: influxDbBinary(), start: startInfluxDb, path: '/ping' },
  { name: 'VictoriaMetrics', binary: victoriaMetricsBinary(), start: startVictoriaMetrics, path: '/health' },
])('$name', ({ binary, start, path }) => {
  test.skipIf(binary === undefined)('answers from start to halt, again after resume, never after stop', async () => {
    const server = await start();
    try {
      expect(await answers(server.url + path)).toBe(true);
      await server.halt();
      expect(await answers(server.url + path)).toBe(false);
      await server.resume();
      expect(await answers(server.url + path)).toBe(true);
    } finally {
      await server.stop();
    }
    expect(await answers(server.url + path)).toBe(false);
  });
});
