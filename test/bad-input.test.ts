import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { makeCertificate } from '@gostats/test-servers';
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder, removeFolders } from '../packages/cli/test/support/folder.js';
import { gostats, killAll } from '../packages/cli/test/support/gostats.js';
import { idic } from './support/idic.js';
import { oddServers } from './support/odd-servers.js';
import { startScene } from './support/scene.js';
import { waitUntil } from './support/wait-until.js';

afterEach(killAll);
afterAll(removeFolders);

const good = idic({
  global: { stats_processor: 'discard' },
  clusters: [{ port: 1 }],
  groups: { g: ['cluster.health'] },
});

describe('a configuration that no editor made', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['is empty', '', /E_CONFIG .*\n.*global\.version.*\n.*global\.stats_processor.*\n.*logging.*\n.*cluster/],
    ['is noise', Buffer.from([0x00, 0xff, 0xfe, 0x13, 0x37, 0x0a, 0xc3, 0x28]), /E_CONFIG_SYNTAX .*idic\.toml:1:\d+/],
    ['is Latin-1', Buffer.from(`${good}# grün\n`, 'latin1'), /E_CONFIG_SYNTAX .*idic\.toml:\d+:5\b.*Latin-1/],
    ['is UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x5b, 0, 0, 0]), /E_CONFIG_SYNTAX .*UTF-32/],
    [
      'has an address where a host name belongs',
      good.replace('"127.0.0.1"', '"https://user@isilon:8080/"'),
      /cluster\[0\]\.hostname .*without "https:\/\/"/,
    ],
    [
      'wants a variable that is not set',
      good.replace('"gostats"', '"$env:NOT_SET"'),
      /line \d+ .*variable NOT_SET is not set/,
    ],
    [
      'wants a file that is not there',
      good.replace('verify-ssl = false', 'ca_file = "none.pem"'),
      /ca_file .*none\.pem: no such file/,
    ],
    ['names a sink by a folder', good.replace('"discard"', '"./folder"'), /E_SINK_\w+ .*folder/],
    ['names a sink that is no module', good.replace('"discard"', '"./idic.toml"'), /E_SINK_\w+ .*idic\.toml/],
  ])('is refused when it %s', async (_, text, sentence) => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'idic.toml'), text);
    const { code, output } = await gostats(['run'], { cwd: folder });
    expect(code).toBe(2);
    expect(output).toMatch(sentence);
    expectForPeople(output);
  });

  it('is refused when it is a folder', async () => {
    const folder = makeFolder();
    mkdirSync(join(folder, 'idic.toml'));
    const { code, output } = await gostats(['run'], { cwd: folder });
    expect(code).toBe(2);
    expect(output).toMatch(/idic\.toml: it is a folder/);
  });

  it('is taken with a byte order mark and the line ends of Windows', async () => {
    const folder = makeFolder({ 'idic.toml': `\ufeff${good.replaceAll('\n', '\r\n')}` });
    const { code, output } = await gostats(['check'], { cwd: folder });
    expect(output).toContain('is valid');
    expect(code).toBe(0);
  });
});

describe('what is no OneFS cluster', () => {
  it('is told of by its place and in plain words, and does no harm to the others', async () => {
    const { cert, key } = await makeCertificate();
    const started = await Promise.all(oddServers({ cert, key }).map(listening));
    const ports = started.map((server) => (server.address() as AddressInfo).port);
    const odd = { hostname: '127.0.0.1', username: 'u', password: 'c4n4ry', 'verify-ssl': false };
    const table = (port: number): string =>
      Object.entries({ ...odd, port })
        .map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`)
        .join('');
    const scene = await startScene({
      global: { max_retries: 1 },
      more: ports.map((port) => `[[cluster]]\n${table(port)}`).join(''),
    });
    await scene.more('cluster.health', 3, 'simcluster');
    const told = (name: string): boolean => scene.gostats.output.includes(`[${name}]`);
    const silent = (): readonly unknown[] =>
      ports.filter((port, at) => !told(`127.0.0.1:${port}`) && !told(`odd${at}`));
    await waitUntil('a word on each of them', () => silent().length === 0, {
      state: () => [silent(), ports, scene.gostats.output],
    });
    await scene.more('cluster.health', 2, 'simcluster');
    expect(await scene.gostats.stop('SIGTERM')).toBe(0);
    expectForPeople(scene.gostats.output);
    expect(scene.gostats.output).toMatch(
      /127\.0\.0\.1:\d+ does not look like a OneFS server: it answered 200 to a login, expected 201\. Check hostname and port of this \[\[cluster\]\]: the OneFS API usually listens on port 8080\./,
    );
    expect(scene.gostats.output).not.toContain('c4n4ry');
  });
});

/** No stack, and nothing that only a programmer's slip prints. */
function expectForPeople(output: string): void {
  expect(output).not.toMatch(/^ +at .*:\d+:\d+/m);
  expect(output).not.toMatch(
    /\[object Object\]|undefined|\bNaN\b|is not a function|Cannot read propert|is not iterable/,
  );
}

async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}
