/**
 * Process: the collector as it is, polling every cluster and every stat group of examples/demo.toml into the discard
 * sink. Only its clock runs faster, so that a round of five seconds takes one.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCollector, parseConfig, systemClock, type Clock } from '@gostats/core';
import type { Logger } from '@gostats/core/sink';
import { credentials, type Clusters, type Work } from './messages.js';

const FASTER = 5;
const ROUND_MS = 5000;
const WARM_UP_ROUNDS = 12;
const MEASURED_ROUNDS = 15;

const demo = new URL('../../../examples/demo.toml', import.meta.url);
const here = import.meta.dirname;

const fasterClock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() * FASTER,
  after: (delayMs, run) => systemClock.after(delayMs / FASTER, run),
};

process.once('message', (clusters: Clusters) => {
  measure(clusters).then(
    (work) => process.send?.(work, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function measure(clusters: Clusters): Promise<Work> {
  const folder = mkdtempSync(join(tmpdir(), 'gostats-bench-'));
  const authority = join(folder, 'ca.pem');
  writeFileSync(authority, clusters.certificate);
  const config = parseConfig(configuration(clusters, authority), join(here, 'bench.toml'), { env: {} });
  rmSync(folder, { recursive: true });

  const problems: string[] = [];
  const collector = createCollector({
    config,
    logger: loggerInto(problems),
    userAgent: 'gostats/bench',
    sinkFolders: [here],
    clock: fasterClock,
  });
  const total = { bytes: 0, requests: 0, points: 0 };
  collector.hooks.fetched.tap('bench', ({ bytes, points }) => {
    total.bytes += bytes;
    total.requests += 1;
    total.points += points;
  });
  await collector.start();
  await rounds(WARM_UP_ROUNDS);
  process.send?.('warm');
  // Until here the simulator made up its first answers, which may take it longer than a round.
  problems.length = 0;
  const before = { ...total, cpu: process.cpuUsage() };
  await rounds(MEASURED_ROUNDS);
  const { user, system } = process.cpuUsage(before.cpu);
  const work = {
    cpuMicroseconds: user + system,
    bytes: total.bytes - before.bytes,
    requests: total.requests - before.requests,
    points: total.points - before.points,
  };
  process.send?.('measured');
  await collector.stop(AbortSignal.timeout(5000));
  if (problems.length > 0) throw new Error(`the collector did not run undisturbed:\n${problems.join('\n')}`);
  return work;
}

/** The demo's configuration with these clusters and the discard sink in place of its own. */
function configuration({ ports }: Clusters, authority: string): string {
  const text = readFileSync(demo, 'utf8').replace(/^stats_processor = .*$/m, 'stats_processor = "discard"');
  const withoutClusters = text.replaceAll(/^\[\[cluster\]\]\n(?:(?!\[)[^\n]*\n)*/gm, '');
  const own = ports.map(
    (port) =>
      `[[cluster]]\nhostname = "127.0.0.1"\nport = ${port}\nca_file = '${authority}'\n` +
      `username = "${credentials.username}"\npassword = "${credentials.password}"\n`,
  );
  return `${withoutClusters}\n${own.join('\n')}`;
}

function rounds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, (count * ROUND_MS) / FASTER));
}

function loggerInto(problems: string[]): Logger {
  const ignore = (): void => undefined;
  const keep = (message: string): void => void problems.push(message);
  return { trace: ignore, debug: ignore, info: ignore, notice: ignore, warn: keep, error: keep, critical: keep };
}
