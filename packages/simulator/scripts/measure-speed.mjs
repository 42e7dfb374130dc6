// How fast the simulator is: 100 clusters of 20 nodes, every stat key of a usual gostats configuration, each round 10 s later
// so that nothing comes from the cache, then at the same second.
// Needs a build: pnpm --filter @gostats/simulator build && node packages/simulator/scripts/measure-speed.mjs
import { Agent, request as httpsRequest } from 'node:https';
import { createCluster, keyCatalogue, serveClusters } from '../dist/index.js';

const CLUSTERS = 100;
const ROUNDS = 5;
const USUAL =
  /^(cluster\.(cpu|disk|net|health|node\.count|protostats)|ifs\.(bytes|percent|ops)|node\.(load|memory|cpu|net\.(int|ext)|open|ifs\.cache$|ifs\.heat\.\w+\.total|clientstats\.(active|connected)|disk\.[a-z.]+\.avg))/;
const keys = [...keyCatalogue.keys()].filter((key) => USUAL.test(key) && !/\.\d+$/.test(key));
const query = keys.map((key) => `key=${encodeURIComponent(key)}`).join('&');
const path = `/platform/1/statistics/current?degraded=true&devid=all&show_nodes=true&${query}`.slice(0, 8190);
const cut = path.lastIndexOf('&key=');
const authorization = `Basic ${btoa('gostats:gostats')}`;

let clock = 1_800_000_000;
const clusters = Array.from({ length: CLUSTERS }, (_, index) =>
  createCluster({ name: `speed${index}`, nodes: 20 }, { now: () => clock * 1000 }),
);

async function measure(title, step, fetchOne) {
  await Promise.all(clusters.map((cluster, index) => fetchOne(cluster, index)));
  let bytes = 0;
  let rows = 0;
  const began = performance.now();
  const cpu = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) {
    clock += step;
    for (const body of await Promise.all(clusters.map((cluster, index) => fetchOne(cluster, index)))) {
      bytes += body.bytes;
      rows += body.rows;
    }
  }
  const took = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  const seconds = (used.user + used.system) / 1e6;
  const figures = [
    `${Math.round(rows / took)} rows/s`,
    `${(bytes / took / 1e6).toFixed(0)} MB/s`,
    `${Math.round(rows / seconds)} rows and ${(bytes / seconds / 1e6).toFixed(0)} MB a CPU second`,
    `${((seconds / ROUNDS) * 1000).toFixed(0)} ms of CPU a round of ${Math.round(rows / ROUNDS)} rows`,
  ];
  process.stdout.write(`${title}: ${figures.join(', ')}\n`);
}

const rowCount = (text) => text.split('"devid" :').length - 1;
let rowsOfOne = 0;
const ask = async (cluster) => {
  const response = await cluster.handle(
    new Request(`https://h:8080${path.slice(0, cut)}`, { headers: { authorization } }),
  );
  if (rowsOfOne === 0) rowsOfOne = rowCount(await response.clone().text());
  return { bytes: (await response.arrayBuffer()).byteLength, rows: rowsOfOne };
};
await measure('model, every value new', 10, ask);
await measure('model, within the cache time', 0, ask);

const served = await serveClusters(clusters);
const agents = clusters.map(() => new Agent({ keepAlive: true, maxSockets: 1, ca: served.certificate }));
await measure('over TLS, every value new, client in the same process', 10, (_cluster, index) => {
  return new Promise((resolve, reject) => {
    const url = `${served.endpoints[index].url}${path.slice(0, cut)}`;
    const request = httpsRequest(url, { agent: agents[index], headers: { authorization } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => (bytes += chunk.length));
      response.on('end', () => resolve({ bytes, rows: rowsOfOne }));
    });
    request.on('error', reject);
    request.end();
  });
});
await served.close();
