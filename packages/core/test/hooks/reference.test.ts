import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHooks } from '../../src/hooks/hooks.js';
import type { PluginDefinition } from '../../src/plugin/index.js';
import { healthy, makeHost, sink, type Host } from '../support/host.js';
import { exampleOf, hooksIn, hooksReference, signaturesOf } from './hooks-reference.js';
import { signatures } from './page-signatures.js';

const PAGE = fileURLToPath(new URL('../../../../docs/reference/hooks.md', import.meta.url));
const examples = new URL('examples/', import.meta.url);
const source = await readFile(new URL('../../src/hooks/hooks.ts', import.meta.url), 'utf8');
const names = hooksIn(source).map(({ name }) => name);

describe('docs/reference/hooks.md', () => {
  it('says what hooks.ts says (run scripts/docs-hooks.mjs after a change)', async () => {
    await expect(await hooksReference(source, examples)).toMatchFileSnapshot(PAGE);
  });

  it('says what a plugin is really given (the compiler judges the file that is made from the page)', async () => {
    const file = fileURLToPath(new URL('page-signatures.ts', import.meta.url));
    const page = await hooksReference(source, examples);
    await expect(signaturesOf(page)).toMatchFileSnapshot(file);
    expect(Object.keys(signatures)).toEqual(names);
  });

  it('has every hook, and an example of each', async () => {
    expect(names).toEqual(Object.keys(createHooks(() => {})));
    expect((await readdir(examples)).sort()).toEqual(names.map(exampleOf).sort());
  });
});

describe('the examples, all at once in a collector', () => {
  let host: Host;

  beforeAll(async () => {
    const definitions = await Promise.all(names.map(async (name) => [name, await definitionOf(name)] as const));
    (globalThis as { gostatsExamples?: object }).gostatsExamples = Object.fromEntries(definitions);
    const files = Object.fromEntries(
      names.map((name) => [`${name}.mjs`, `export default globalThis.gostatsExamples.${name};`]),
    );
    const plugins = names.map((name) => `[[plugin]]\nuse = "./${name}.mjs"\nid = "${name}"\n`).join('');
    const refusing = sink(
      `return { writePoints: async () => { throw Object.assign(new Error('no room'), { [Symbol.for('gostats.write-outcome')]: { kind: 'permanent' } }); } };`,
    );
    // The first cluster is one that nobody answers for.
    const nobody = `[[cluster]]\nhostname = "127.0.0.1"\nport = 1\nusername = "u"\npassword = "p"\nverify-ssl = false\n`;
    const sinks = `${healthy()}${healthy('archive')}[[sink]]\nuse = "./refusing.mjs"\nid = "refusing"\n`;
    // A cluster that is over a limit, for the sake of that hook.
    host = await makeHost(`[limits]\nseries = 100\n${nobody}${sinks}${plugins}`, {
      ...files,
      'refusing.mjs': refusing,
    });
    await host.collector.start();
    const happened = (): boolean =>
      host.received('healthy').some(({ groups }) => groups.includes('summary_stats.protocol')) &&
      host.received('archive').length > 1 &&
      host.logger.lines.some(({ message }) => message.includes('E_CLUSTER_UNREACHABLE'));
    await vi.waitUntil(happened, 60_000);
    await host.collector.reload(host.parse(`${sinks}${plugins}`), AbortSignal.timeout(5000));
    await host.stop();
  });
  afterAll(() => delete (globalThis as { gostatsExamples?: object }).gostatsExamples);

  it.each([
    ['configResolved', /^2 clusters, 3 sinks$/],
    ['sinksReady', /^ready to deliver to healthy and archive and refusing$/],
    ['planReady', /^simcluster is asked for current 200 ms.*summary protocol/],
    ['clusterUp', /^simcluster: 2 nodes, OneFS v/],
    ['clusterDown', /^127\.0\.0\.1:1: E_CLUSTER_UNREACHABLE, next try in \d+ s$/],
    ['clusterRemoved', /^127\.0\.0\.1:1 is no longer polled after 0 answers$/],
    ['clusterState', /^simcluster: connecting → up$/],
    ['fetched', /^the largest answer so far: \d+ bytes, \d+ points, /],
    ['roundEnded', /^simcluster: the first round of summary protocol succeeded after \d+ ms$/],
    ['overLimit', /^127\.0\.0\.1:\d+ sends 101 series, allowed are 100$/],
    ['written', /^healthy took its first \d+ points in \d+ ms after 0 retries$/],
    ['writeFailed', /^refusing will never take \d+ points: .*no room/],
    ['dropped', /^a gap in refusing: \d+ points of .* \(rejected\)$/],
    ['stopping', /^somebody asked to stop$/],
    ['stopped', /^[1-9]\d* points went out$/],
  ])('%s did what its example says', (plugin, message) => {
    const said = host.logger.lines.filter(({ fields }) => fields['plugin'] === plugin).map((line) => line.message);
    expect(said).toContainEqual(expect.stringMatching(message));
  });

  it('batch added its tag and dropped its measurement', () => {
    const frames = host.received('healthy').flatMap((batch) => batch.frames);
    expect(new Set(frames.flatMap(({ series }) => series.map(({ tags }) => tags['datacenter'])))).toEqual(
      new Set(['fra1']),
    );
    expect(frames.map(({ stat }) => stat.key)).not.toContain('node.ifs.cache');
  });

  it('route kept summaries from the archive', () => {
    expect(host.received('archive').flatMap(({ groups }) => groups)).not.toContain('summary_stats.protocol');
  });

  it('failed nowhere', () => {
    expect(host.said('E_HOOK')).toEqual([]);
    expect(host.collector.plugins.map(({ id, failures }) => [id, failures])).toEqual(names.map((name) => [name, 0]));
    expect(host.collector.plugins.every(({ calls }) => calls > 0)).toBe(true);
  });
});

async function definitionOf(hook: string): Promise<PluginDefinition> {
  const module = (await import(new URL(exampleOf(hook), examples).href)) as { default: PluginDefinition };
  return module.default;
}
