import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { REASONS } from './exposition/left-out.js';
import type { Reason } from './exposition/left-out.js';

/** Metrics of the sink itself at `/internal/metrics`, separate from those of the clusters. */
export interface SelfMetrics {
  /** Records a scrape: `whole`, or `cut` if the scraper disconnected or the page could not be made. */
  scraped(result: 'whole' | 'cut', seconds: number): void;
  /** Records a request without valid credentials. */
  refused(): void;
  observed(points: number): void;
  page(): Promise<string>;
}

/** Values that are read when the page is requested. */
export interface Measured {
  seriesCount(): number;
  samplesHeld(): number;
  /** Bytes of pages being read. */
  bytesHeld(): number;
  /** Connections closed or refused because there were too many. */
  crowdedOut(): number;
  /** Number of omissions from the pages, by reason. */
  leftOut(reason: Reason): number;
}

export function createSelfMetrics(measured: Measured): SelfMetrics {
  const registers = [new Registry()];
  const prefix = 'gostats_sink_prometheus';
  const scrapes = new Counter({
    name: `${prefix}_scrapes_total`,
    help: "Scrapes of the clusters' samples.",
    labelNames: ['result'],
    registers,
  });
  const duration = new Histogram({
    name: `${prefix}_scrape_duration_seconds`,
    help: 'From the request to the last byte taken by the scraper.',
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  const refused = new Counter({
    name: `${prefix}_refused_requests_total`,
    help: 'Requests without good credentials.',
    registers,
  });
  const points = new Counter({
    name: `${prefix}_observed_points_total`,
    help: 'Points taken from the collector.',
    registers,
  });
  const series: Gauge = new Gauge({
    name: `${prefix}_series`,
    help: 'Series held: one a statistic and tag set, whatever the number of its fields.',
    registers,
    collect: () => series.set(measured.seriesCount()),
  });
  const samples: Gauge = new Gauge({
    name: `${prefix}_samples`,
    help: 'Samples held: max_samples limits them for each cluster.',
    registers,
    collect: () => samples.set(measured.samplesHeld()),
  });
  const sending: Gauge = new Gauge({
    name: `${prefix}_pages_bytes`,
    help: 'Bytes of pages that scrapers are reading.',
    registers,
    collect: () => sending.set(measured.bytesHeld()),
  });
  const crowdedOut: Counter = new Counter({
    name: `${prefix}_crowded_out_connections_total`,
    help: 'Connections that were ended or refused because there were too many.',
    registers,
    collect() {
      crowdedOut.reset();
      crowdedOut.inc(measured.crowdedOut());
    },
  });
  const leftOut: Counter = new Counter({
    name: `${prefix}_left_out_total`,
    help: 'Rows, fields and metrics that were left out of the pages.',
    labelNames: ['reason'],
    registers,
    collect() {
      leftOut.reset();
      for (const reason of REASONS) leftOut.inc({ reason }, measured.leftOut(reason));
    },
  });
  return {
    scraped(result, seconds) {
      scrapes.inc({ result });
      duration.observe(seconds);
    },
    refused: () => refused.inc(),
    observed: (count) => points.inc(count),
    page: () => (registers[0] as Registry).metrics(),
  };
}
