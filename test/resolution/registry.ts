import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Published {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: Buffer;
}

/** A registry of this machine: has what it is given, and sends everybody on to the real one for everything else. */
export interface LocalRegistry {
  readonly url: string;
  /** As if it had been published. */
  add(tarballFile: string): void;
  /** `name@version` of everything that it has. */
  readonly packages: readonly string[];
  close(): Promise<void>;
}

/** @param upstream where npm gets packages from on this machine */
export async function startRegistry(upstream: string): Promise<LocalRegistry> {
  const published: Published[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => response.writeHead(500).end(String(thrown)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent((request.url ?? '/').slice(1));
    if (request.method === 'PUT') {
      published.push(parsePublished(await readBody(request)));
      response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const tarball = published.find((one) => path === tarballPath(one));
    const versions = published.filter(({ manifest }) => manifest.name === path);
    if (tarball !== undefined) response.end(tarball.tarball);
    else if (versions.length > 0)
      response.setHeader('content-type', 'application/json').end(JSON.stringify(packument(versions, url)));
    else response.writeHead(307, { location: new URL(request.url?.slice(1) ?? '', upstream).href }).end();
  }

  return {
    url,
    add(file) {
      const text = execFileSync('tar', ['-xOf', file, 'package/package.json'], { encoding: 'utf8' });
      published.push({ manifest: JSON.parse(text) as Published['manifest'], tarball: readFileSync(file) });
    },
    get packages() {
      return published.map(({ manifest: { name, version } }) => `${name}@${version}`);
    },
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

/** What `npm publish` sends: the manifest, and the tarball as an attachment. */
function parsePublished(body: string): Published {
  const { versions, _attachments: attachments } = JSON.parse(body) as {
    versions: Record<string, Published['manifest']>;
    _attachments: Record<string, { data: string }>;
  };
  const [manifest] = Object.values(versions);
  const [attachment] = Object.values(attachments);
  if (manifest === undefined || attachment === undefined) throw new Error('nothing was published');
  return { manifest, tarball: Buffer.from(attachment.data, 'base64') };
}

function packument(versions: readonly Published[], url: string): object {
  const { name } = (versions[0] as Published).manifest;
  const described = versions.map(({ manifest, tarball }) => {
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    const shasum = createHash('sha1').update(tarball).digest('hex');
    const dist = { tarball: `${url}${tarballPath({ manifest })}`, integrity, shasum };
    return [manifest.version, { ...manifest, dist }] as const;
  });
  return { name, 'dist-tags': { latest: versions.at(-1)?.manifest.version }, versions: Object.fromEntries(described) };
}

function tarballPath({ manifest: { name, version } }: Pick<Published, 'manifest'>): string {
  return `${name}/-/${version}.tgz`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
