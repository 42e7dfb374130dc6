import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { admit, install, installProgram, load, makeRoot, removeRoots, sinkText, write } from './disk.js';

let root: string;
beforeEach(() => {
  root = makeRoot();
});
afterEach(removeRoots);

describe('the name of a sink that came with the program', () => {
  it.each(['discard', '@gostats/sink-discard'])('%s means that one, whatever was planted', async (use) => {
    installProgram(root, '@gostats/sink-discard');
    for (const folder of [root, join(root, 'etc')]) {
      for (const name of ['@gostats/sink-discard', 'gostats-sink-discard', 'discard']) install(folder, name);
    }
    const { found, bundled } = await admit(root, use);
    expect([found, bundled]).toEqual([join(root, 'usr/node_modules/@gostats/sink-discard/index.js'), true]);
  });

  it.each(['@gostats/sink-mything', 'gostats-sink-mything'])(
    'is any that its package.json depends on: %s',
    async (name) => {
      installProgram(root, name);
      install(join(root, 'etc'), '@gostats/sink-mything');
      install(join(root, 'etc'), 'gostats-sink-mything');
      for (const use of ['mything', name]) expect((await admit(root, use)).found).toContain(join(root, 'usr'));
    },
  );

  it('never means a package that anybody may publish, even when ours is not there', async () => {
    installProgram(root);
    install(join(root, 'etc'), 'gostats-sink-influxdb');
    await expect(admit(root, 'influxdb')).rejects.toMatchObject({ code: 'E_SINK_NOT_FOUND' });
    install(join(root, 'etc'), '@gostats/sink-influxdb');
    expect((await admit(root, 'influxdb')).found).toBe(join(root, 'etc/node_modules/@gostats/sink-influxdb'));
  });
});

describe('another package is taken', () => {
  it.each([
    ['from the configuration’s folder', 'etc', 'etc'],
    ['from the package it stands in', 'project', 'project/config/site'],
    ['from beside the program', 'usr', 'etc'],
    ['from the program’s own folder', 'usr/node_modules/gostats', 'etc'],
  ])('%s', async (_, folder, etc) => {
    installProgram(root);
    write(join(root, 'project/package.json'), { name: 'project' });
    const at = install(join(root, folder), 'gostats-sink-mything');
    expect((await admit(root, 'mything', false, etc)).found).toBe(at);
  });

  it('from the package itself, while it is being developed', async () => {
    write(join(root, 'etc/package.json'), {
      name: 'gostats-sink-mything',
      version: '0.0.1',
      type: 'module',
      exports: './index.js',
    });
    write(join(root, 'etc/index.js'), sinkText());
    expect((await admit(root, 'mything')).found).toBe(join(root, 'etc'));
  });

  it('through a link, as npm link and the store of pnpm have it', async () => {
    const store = install(join(root, 'store'), 'gostats-sink-mything');
    mkdirSync(join(root, 'etc/node_modules'), { recursive: true });
    symlinkSync(store, join(root, 'etc/node_modules/gostats-sink-mything'), 'junction');
    expect((await admit(root, 'mything')).place).toBe(`gostats-sink-mything@1.2.3 in ${store}`);
  });

  it.each([
    ['above the configuration', '', 'etc'],
    ['above the package it stands in', '', 'project/config'],
    ['above the program', 'usr/..', 'etc'],
  ])('not from %s, and the words say how it can be', async (_, folder, etc) => {
    installProgram(root);
    write(join(root, 'project/package.json'), { name: 'project' });
    const at = install(join(root, folder), 'gostats-sink-mything');
    const error = await admit(root, 'mything', false, etc).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'E_MODULE_PLACE', message: expect.stringContaining(join(at, 'index.js')) });
    const [, use] = /use = "(.*)"/.exec((error as { remedy: string }).remedy) ?? [];
    expect((await admit(root, use as string)).found).toBe(join(at, 'index.js'));
    expect(existsSync(join(at, 'IMPORTED'))).toBe(false);
  });

  it('not when a link within it leads elsewhere', async () => {
    const at = install(join(root, 'etc'), 'gostats-sink-mything', { exports: './link.js' });
    symlinkSync(write(join(root, 'elsewhere/evil.js'), sinkText()), join(at, 'link.js'));
    await expect(admit(root, 'mything')).rejects.toMatchObject({ code: 'E_MODULE_PLACE' });
  });

  it('not for a dangling link, behind which Node looks further up', async () => {
    mkdirSync(join(root, 'etc/node_modules'), { recursive: true });
    symlinkSync(join(root, 'gone'), join(root, 'etc/node_modules/gostats-sink-mything'));
    install(root, 'gostats-sink-mything');
    await expect(admit(root, 'mything')).rejects.toMatchObject({ code: 'E_MODULE_PLACE' });
  });
});

describe('what is no name of a package', () => {
  it.each([
    'Influxdb',
    'MYTHING',
    'evil_pkg',
    'node:fs',
    'fs/promises',
    'http://x/y.js',
    'https://x/y.js',
    'file:///tmp/x.js',
    'data:text/javascript,export default 1',
    'mything/../../x',
    '@scope',
    '@scope/',
    '@/x',
    '@Scope/x',
    '@scope/x/y',
    '@scope/../x',
    '@gostats/sink-discard/../../x',
    'gostats-sink-x/y',
    '%2e%2e/x',
    './x\u0000.js',
    ' discard',
    'discard ',
    'discard\n',
    'dïscard',
    'dіscard', // a Cyrillic letter
    '#internal',
    '.hidden',
    '..',
    '.',
    '~/x.js',
    'a'.repeat(300),
    ...(process.platform === 'win32' ? [] : ['C:\\x\\y.js', '.\\x.js', '\\\\server\\x.js']),
  ])('%j never reaches import', async (use) => {
    for (const name of ['evil_pkg', 'influxdb', 'Influxdb', 'discard']) install(join(root, 'etc'), name);
    install(root, 'evil_pkg');
    await expect(load(root, use)).rejects.toMatchObject({
      code: 'E_MODULE_NAME',
      message: expect.stringContaining('sink[0]'),
    });
  });

  it.each([
    ['Prometheus', 'prometheus'],
    ['Influxdb', 'influxdb'],
    ['influx', 'influxdb'],
    ['influxdb2', 'influxdbv2'],
    ['influxdb_v2', 'influxdbv2'],
    ['InfluxDB', 'influxdb'],
    ['discard ', 'discard'],
    ['promethius', 'prometheus'],
    ['mythin', 'mything'],
    ['My_Thing', 'mything'],
    ['@acme/gostats-sink-splnk', '@acme/gostats-sink-splunk'],
  ])('%s: did you mean %s?', async (use, meant) => {
    install(join(root, 'etc'), 'gostats-sink-mything');
    install(join(root, 'etc'), '@acme/gostats-sink-splunk');
    await expect(admit(root, use)).rejects.toMatchObject({
      remedy: expect.stringContaining(`Did you mean "${meant}"?`),
    });
  });
});
