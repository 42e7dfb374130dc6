import { Counter, Gauge, type Registry } from 'prom-client';

/** One sample: a value and its labels. */
export type Sample<Label extends string> = readonly [labels: Readonly<Record<Label, string>>, value: number];

interface Described<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  readonly register: Registry;
  /** Returns all current samples. They replace the previous ones. */
  readonly read: () => readonly Sample<Label>[];
}

/** Registers a gauge that is read at scrape time, so that series of removed configuration entries disappear. */
export function gaugeWhenAsked<Label extends string>({
  name,
  help,
  labelNames,
  register,
  read,
}: Described<Label>): void {
  const gauge: Gauge<Label> = new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    registers: [register],
    collect() {
      gauge.reset();
      for (const [labels, value] of read()) gauge.set({ ...labels }, value);
    },
  });
}

/** Registers a counter that is read at scrape time. */
export function counterWhenAsked<Label extends string>({
  name,
  help,
  labelNames,
  register,
  read,
}: Described<Label>): void {
  const counter: Counter<Label> = new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [register],
    collect() {
      counter.reset();
      for (const [labels, value] of read()) counter.inc({ ...labels }, value);
    },
  });
}

/** The bucket bounds of all duration histograms, in seconds. */
export const DURATION_BUCKETS: number[] = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];
