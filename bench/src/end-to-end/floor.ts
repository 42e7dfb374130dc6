/**
 * Process: the least that any collector of these statistics in Node must do. undici fetches the same URLs at the same
 * pace, over TLS with a session, and JSON.parse reads them. The pace belongs to it: a process that fetches back to back
 * has warm caches and no idle heap to tidy up, which no collector can have.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { credentials, type Clusters, type SeenRequest, type Work } from './messages.js';

/** Connections to one cluster; the collector has as many. */
const CONNECTIONS = 4;

interface Session {
  readonly pool: Pool;
  readonly headers: Readonly<Record<string, string>>;
}

process.once('message', ({ clusters, requests }: { clusters: Clusters; requests: readonly SeenRequest[] }) => {
  measure(clusters, requests).then(
    (work) => process.send?.(work, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function measure(clusters: Clusters, requests: readonly SeenRequest[]): Promise<Work> {
  const sessions = new Map(
    await Promise.all(clusters.ports.map(async (port) => [port, await logIn(port, clusters.certificate)] as const)),
  );
  await fetchAll(sessions, requests);
  const before = process.cpuUsage();
  const bytes = await fetchAll(sessions, requests);
  const { user, system } = process.cpuUsage(before);
  await Promise.all([...sessions.values()].map(({ pool }) => pool.close()));
  return { cpuMicroseconds: user + system, bytes, requests: requests.length, points: 0 };
}

async function logIn(port: number, ca: string): Promise<Session> {
  const origin = `https://127.0.0.1:${port}`;
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1, connect: { ca } });
  const { statusCode, headers, body } = await pool.request({
    method: 'POST',
    path: '/session/1/session',
    headers: { 'content-type': 'application/json', referer: origin },
    body: JSON.stringify({ ...credentials, services: ['platform'] }),
  });
  await body.dump();
  if (statusCode !== 201) throw new Error(`the login at ${origin} was answered with ${statusCode}`);
  const cookies = [headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';', 1)[0] ?? '');
  const token = cookies.find((cookie) => cookie.startsWith('isicsrf='))?.slice('isicsrf='.length);
  return {
    pool,
    headers: { cookie: cookies.join('; '), referer: origin, ...(token === undefined ? {} : { 'x-csrf-token': token }) },
  };
}

/** @returns the bytes of all bodies */
async function fetchAll(sessions: ReadonlyMap<number, Session>, requests: readonly SeenRequest[]): Promise<number> {
  const begun = performance.now();
  const sizes = await Promise.all(
    requests.map(async ({ port, path, atMs }) => {
      await pause(Math.max(1, atMs - (performance.now() - begun)));
      return fetchOne(sessions.get(port) as Session, path);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function fetchOne({ pool, headers }: Session, path: string): Promise<number> {
  const answer = await pool.request({ method: 'GET', path, headers });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${path} was answered with ${answer.statusCode}`);
  JSON.parse(text);
  // OneFS answers in ASCII, as does the simulator: a character is a byte.
  return text.length;
}
