import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { root, SetupError } from './process.mjs';

const demoFile = join('examples', 'demo.toml');
const movedFile = join('node_modules', '.gostats-demo', 'demo.toml');
const host = '127.0.0.1';

/**
 * Chooses the demo's configuration and ports. If a port of the file is in use, shifts its whole row of ports, in a copy
 * of the file.
 * @returns {Promise<{ file: string, clusterPorts: number[], metricsPorts: number[] }>} `file` relative to the root
 * @throws SetupError if no free ports are found
 */
export async function chooseDemo() {
  let text = readFileSync(join(root, demoFile), 'utf8');
  const rows = {};
  let moved = false;
  for (const key of ['port', 'prometheus_port']) {
    const line = new RegExp(`^(${key} *= *)(\\d+)`, 'gm');
    const wanted = [...text.matchAll(line)].map(([, , port]) => Number(port));
    const offset = await freeOffset(wanted);
    moved ||= offset > 0;
    rows[key] = wanted.map((port) => port + offset);
    text = text.replaceAll(line, (_, head, port) => head + (Number(port) + offset));
    if (offset > 0)
      console.log(`gostats: one of the ports ${wanted.join(', ')} is in use; using ${rows[key].join(', ')}`);
  }
  if (moved) {
    mkdirSync(dirname(join(root, movedFile)), { recursive: true });
    writeFileSync(join(root, movedFile), text);
  }
  return { file: moved ? movedFile : demoFile, clusterPorts: rows.port, metricsPorts: rows.prometheus_port };
}

/** Resolves once the port accepts connections; otherwise never. */
export function accepts(port) {
  return new Promise((resolve) => {
    const attempt = () => {
      const socket = connect({ host, port });
      socket.once('connect', () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', () => setTimeout(attempt, 50).unref());
    };
    attempt();
  });
}

/** Makes a node of the simulated cluster at this port appear down. */
export async function takeNodeDown(port, node) {
  // The certificate is self-signed.
  const options = { host, port, path: '/simulator/faults', method: 'POST', rejectUnauthorized: false };
  const sent = request(options).end(JSON.stringify([{ kind: 'node-down', node }]));
  const [answer] = await once(sent, 'response');
  answer.resume();
  if (answer.statusCode !== 200) throw new Error(`the simulator answered ${answer.statusCode} to a fault`);
}

async function freeOffset(ports) {
  for (const offset of [0, 10_000, 20_000, 30_000]) {
    const free = await Promise.all(ports.map((port) => isFree(port + offset)));
    if (!free.includes(false)) return offset;
  }
  throw new SetupError(
    `The demo needs the ports ${ports.join(', ')} of ${host}; they and their substitutes are taken.`,
  );
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}
