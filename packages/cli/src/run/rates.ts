import type { Clock, SelfStats } from '@gostats/core';

/** Average rates of a collector over a recent window. */
export interface Rates {
  readonly pointsPerSecond: number;
  readonly requestsPerSecond: number;
}

interface Sample {
  readonly at: number;
  readonly points: number;
  readonly answers: number;
}

/** @returns a function that takes a sample and returns the rates since the oldest sample in the window */
export function watchRates(stats: Pick<SelfStats, 'points' | 'answers'>, clock: Clock, windowMs: number): () => Rates {
  const take = (): Sample => ({ at: clock.monotonic(), points: stats.points, answers: stats.answers });
  let samples: readonly Sample[] = [take()];
  return () => {
    const now = take();
    // Keep one sample from before the window, so that the whole window is covered.
    const firstInside = samples.findIndex(({ at }) => at > now.at - windowMs);
    samples = [...samples.slice(firstInside < 0 ? -1 : Math.max(0, firstInside - 1)), now];
    const oldest = samples[0] ?? now;
    const seconds = (now.at - oldest.at) / 1000;
    if (seconds <= 0) return { pointsPerSecond: 0, requestsPerSecond: 0 };
    return {
      pointsPerSecond: (now.points - oldest.points) / seconds,
      requestsPerSecond: (now.answers - oldest.answers) / seconds,
    };
  };
}
