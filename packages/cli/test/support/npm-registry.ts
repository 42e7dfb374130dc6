import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
}

/** A package of a test: what is in its package.json, its files, and what only a registry says of it. */
export interface Planted {
  readonly manifest: object & { readonly name: string };
  readonly files?: Readonly<Record<string, string>>;
  /** More of `dist`: its size, an attestation. */
  readonly dist?: object;
  readonly weekly?: number;
  readonly published?: string;
}

export interface NpmRegistry {
  readonly url: string;
  /** Method and path of every request. */
  readonly requests: readonly string[];
  plant(planted: Planted): void;
  /** What an audit finds: package → advisories. */
  readonly advisories: Record<string, object[]>;
  /** The environment of a process whose npm asks this registry and keeps its cache to itself. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const RELEASED = '2026-01-02T03:04:05.000Z';

/** A registry of this machine that has what is planted in it, and nothing else. @param token what npm must show */
export async function startNpmRegistry(token?: string): Promise<NpmRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'gostats-registry-'));
  const planted: (Planted & { manifest: Manifest; tarball: Buffer })[] = [];
  const requests: string[] = [];
  const advisories: Record<string, object[]> = {};
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${decodeURIComponent(request.url ?? '')}`);
    request.resume();
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) send(response, 401, {});
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  function answer({ url: asked = '/' }: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(asked, url);
    const path = decodeURIComponent(pathname.slice(1));
    const tarball = planted.find(({ manifest }) => path === tarballPath(manifest));
    const versions = planted.filter(({ manifest }) => manifest.name === path);
    if (path === '-/v1/search') send(response, 200, found(searchParams.get('text') ?? ''));
    else if (path.startsWith('-/npm/v1/security/advisories')) send(response, 200, advisories);
    else if (tarball !== undefined) response.end(tarball.tarball);
    else if (versions.length > 0) send(response, 200, packument(versions));
    else send(response, 404, { error: 'not found' });
  }

  function found(text: string): object {
    const words = text.split(/\s+/).map((word) => word.replace(/^keywords:/, ''));
    const latest = new Map(planted.map((one) => [one.manifest.name, one]));
    const objects = [...latest.values()]
      .filter(({ manifest }) =>
        words.every((word) => [manifest.name, ...(manifest.keywords ?? [])].some((one) => one.includes(word))),
      )
      .map(({ manifest: { name, version, description, keywords }, weekly }) => ({
        package: {
          name,
          version,
          description,
          keywords,
          date: RELEASED,
          maintainers: [{ username: 'ann' }],
          links: {},
        },
        ...(weekly === undefined ? {} : { downloads: { weekly, monthly: weekly * 4 } }),
        score: { final: 1, detail: {} },
      }));
    return { objects, total: objects.length, time: RELEASED };
  }

  function packument(versions: typeof planted): object {
    const described = versions.map(({ manifest, tarball, dist }) => {
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
      return [
        manifest.version,
        { ...manifest, dist: { tarball: `${url}${tarballPath(manifest)}`, integrity, ...dist } },
      ];
    });
    const times = versions.map(({ manifest, published = RELEASED }) => [manifest.version, published]);
    const last = versions.at(-1) as (typeof planted)[number];
    return {
      name: last.manifest.name,
      'dist-tags': { latest: last.manifest.version },
      versions: Object.fromEntries(described) as object,
      time: { ...(Object.fromEntries(times) as object), modified: last.published ?? RELEASED },
      maintainers: [{ name: 'ann', email: 'ann@example.com' }],
    };
  }

  const npmrc = join(folder, 'npmrc');
  const auth = token === undefined ? '' : `${url.replace('http:', '')}:_authToken=${token}\n`;
  writeFileSync(npmrc, `registry=${url}\n${auth}fetch-retries=0\nupdate-notifier=false\n`);
  return {
    url,
    requests,
    advisories,
    env: {
      npm_config_userconfig: npmrc,
      npm_config_globalconfig: join(folder, 'none'),
      npm_config_cache: join(folder, 'cache'),
      HOME: folder,
    },
    plant(one) {
      const manifest = { version: '1.0.0', ...one.manifest };
      const files = { 'package.json': JSON.stringify(manifest), ...one.files };
      planted.push({ ...one, manifest, tarball: pack(join(folder, `packed-${planted.length}`), files) });
    },
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function tarballPath({ name, version }: Manifest): string {
  return `${name}/-/${version}.tgz`;
}

function pack(folder: string, files: Readonly<Record<string, string>>): Buffer {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'package', name)), { recursive: true });
    writeFileSync(join(folder, 'package', name), text);
  }
  return execFileSync('tar', ['-czf', '-', '-C', folder, 'package']);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
