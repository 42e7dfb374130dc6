import { describe, expect, it } from 'vitest';
import { URL_LIMIT, currentPath, keyPath, keysPath, splitByUrl, summaryPath } from '../../src/papi/endpoints.js';

describe('paths', () => {
  it('encode what a key name may hold', () => {
    expect(currentPath({ keys: ['node.uptime', 'node.sensor.volt.volts.BB +3.3V AUX'], timeoutSeconds: 0 })).toBe(
      '/platform/1/statistics/current?degraded=true&devid=all&show_nodes=true' +
        '&key=node.uptime&key=node.sensor.volt.volts.BB%20%2B3.3V%20AUX',
    );
    expect(keyPath('node.sensor.temp.celsius.P1 VRD Hot')).toBe(
      '/platform/1/statistics/keys/node.sensor.temp.celsius.P1%20VRD%20Hot',
    );
  });

  it('carry their arguments', () => {
    expect(currentPath({ keys: ['a'], timeoutSeconds: 60 })).toContain('&show_nodes=true&timeout=60&key=a');
    expect(keysPath()).toBe('/platform/1/statistics/keys?limit=1000');
    expect(keysPath('1-1-MAAA1&x')).toBe('/platform/1/statistics/keys?resume=1-1-MAAA1%26x');
    expect(summaryPath('client')).toBe('/platform/3/statistics/summary/client?degraded=true');
    expect(summaryPath('heat', { degraded: false, timeoutSeconds: 5, limits: { maxpath: 256 } })).toBe(
      '/platform/3/statistics/summary/heat?degraded=false&timeout=5&maxpath=256',
    );
  });
});

describe('splitByUrl', () => {
  const keys = Array.from({ length: 700 }, (_, index) => `node.sensor.volt.volts.BB +${index}V AUX`);

  it('keeps every URL within the limit, all keys and their order, and makes no more parts than needed', () => {
    const base = currentPath({ keys: [], timeoutSeconds: 60 });
    const parts = splitByUrl(keys, base);
    const lengths = parts.map((part) => currentPath({ keys: part, timeoutSeconds: 60 }).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(URL_LIMIT);
    expect(parts.flat()).toEqual(keys);
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(URL_LIMIT - 60);
  });

  it('has no part for no keys, and one for a key that is too long by itself', () => {
    expect(splitByUrl([])).toEqual([]);
    const long = 'x'.repeat(URL_LIMIT);
    expect(splitByUrl(['a', long, 'b'])).toEqual([['a'], [long], ['b']]);
  });
});
