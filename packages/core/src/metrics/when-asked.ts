import { Counter, Gauge, type Registry } from 'prom-client';

/** One sample: a value and its labels. */
export type Sample<Label extends string> = readonly [labels: Readonly<Record<Label, string>>, value: number];

interface Described<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  readonly register: Registry;
  /** All samples there are now; those of before are gone. */
  readonly read: () => readonly Sample<Label>[];
}

/** A gauge that is read when somebody asks, so that what left the configuration leaves the page. */
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

/** The same of a value that only grows. */
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

/** Bounds of the buckets of all durations, seconds. */
export const DURATION_BUCKETS: number[] = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];
