/**
 * `npm start`: sets up, then runs the demo until Ctrl-C: simulated clusters, and `gostats run` with examples/demo.toml.
 */
import { once } from 'node:events';
import { accepts, chooseDemo, takeNodeDown } from './demo.mjs';
import { runMain } from './process.mjs';
import { startProgram } from './program.mjs';
import { setUp } from './setup.mjs';

const nodesOfClusters = [4, 8, 20];

await runMain(async () => {
  await setUp();
  const demo = await chooseDemo();

  // A Ctrl-C may arrive twice: from the terminal and through npm.
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());
  const stopping = once(stop.signal, 'abort');

  const simulator = startProgram('simulate', simulateArguments(demo));
  const up = simulatorIsUp(demo).then(() => true);
  const over = Promise.race([simulator.ended, stopping]).then(() => false);
  const collector = (await Promise.race([up, over])) ? startCollector(demo) : undefined;
  if (collector !== undefined) await Promise.race([collector.ended, over]);

  // Stop the collector first, so that it can log out of its clusters.
  await collector?.stop();
  await simulator.stop();
  if (stop.signal.aborted) return 0;
  console.error('gostats: the demo stopped unexpectedly; see its last lines.');
  return 1;
});

/** Waits for the simulator and takes one node down, as happens in real clusters. */
async function simulatorIsUp({ clusterPorts }) {
  await Promise.all(clusterPorts.map(accepts));
  const [, port] = clusterPorts;
  const [, node] = nodesOfClusters;
  await takeNodeDown(port, node);
  console.log(
    `gostats: node ${node} of the cluster at port ${port} is down, as happens: what all its nodes add up to is degraded`,
  );
}

function startCollector({ file, metricsPorts }) {
  const addresses = metricsPorts.map((port) => `http://127.0.0.1:${port}/metrics`);
  console.log(`gostats: running ${file}; the clusters' metrics: ${addresses.join(' ')}; press Ctrl-C to stop`);
  return startProgram('run', ['run', '--config-file', file], { terminal: process.stdout.isTTY });
}

function simulateArguments({ clusterPorts }) {
  return ['simulate', '--port', String(clusterPorts[0]), '--nodes', nodesOfClusters.join(',')];
}
