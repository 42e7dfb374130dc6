import type { Clusters, SeenRequest, SimulatorOrder, Work } from './end-to-end/messages.js';
import { startPeer, type Peer } from './end-to-end/peer.js';
import type { Measured } from './measured.js';

const PAIRS = 3;

/**
 * CPU time that the collector spends on a byte of OneFS' answers, over that of the floor. Ten clusters of twenty nodes,
 * each side in a process of its own, in turns; the median pair counts.
 */
export async function endToEndRatio(): Promise<Measured> {
  const simulator = startPeer('simulator');
  try {
    const clusters = await simulator.hear<Clusters>();
    const pairs: { collector: Work; floor: Work; ratio: number }[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const { work: collector, requests } = await runCollector(simulator, clusters);
      const floor = await runFloor(clusters, requests);
      pairs.push({ collector, floor, ratio: perByte(collector) / perByte(floor) });
    }
    pairs.sort((a, b) => a.ratio - b.ratio);
    const median = pairs[Math.floor(PAIRS / 2)] as (typeof pairs)[number];
    return { ratio: median.ratio, detail: describe(median.collector, median.floor) };
  } finally {
    simulator.leave();
  }
}

async function runCollector(
  simulator: Peer,
  clusters: Clusters,
): Promise<{ work: Work; requests: readonly SeenRequest[] }> {
  const collector = startPeer('collector');
  collector.tell(clusters);
  // It is warm.
  await collector.hear();
  simulator.tell('record' satisfies SimulatorOrder);
  // It has measured.
  await collector.hear();
  simulator.tell('report' satisfies SimulatorOrder);
  const requests = await simulator.hear<readonly SeenRequest[]>();
  return { work: await collector.hear<Work>(), requests };
}

async function runFloor(clusters: Clusters, requests: readonly SeenRequest[]): Promise<Work> {
  const floor = startPeer('floor');
  floor.tell({ clusters, requests });
  return floor.hear<Work>();
}

function perByte({ cpuMicroseconds, bytes }: Work): number {
  return cpuMicroseconds / bytes;
}

function describe(collector: Work, floor: Work): string {
  const nanoseconds = (work: Work): string => `${(perByte(work) * 1000).toFixed(1)} ns`;
  const megabytes = (collector.bytes / 1e6).toFixed(0);
  return `${nanoseconds(collector)} a byte against ${nanoseconds(floor)}; ${megabytes} MB, ${collector.points} points`;
}
