import type { TestServer } from '@gostats/test-servers';

export interface InfluxSeries {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  /** The first column is the time, milliseconds since the epoch. */
  readonly values: readonly (readonly (number | string | null)[])[];
}

/** Asks an InfluxDB 1. @throws Error with its words when it does not understand */
export async function influxQuery({ url }: TestServer, db: string, query: string): Promise<readonly InfluxSeries[]> {
  const response = await fetch(`${url}/query?${new URLSearchParams({ db, q: query, epoch: 'ms' }).toString()}`);
  const answer = (await response.json()) as { error?: string; results?: { error?: string; series?: InfluxSeries[] }[] };
  const [result] = answer.results ?? [];
  const error = answer.error ?? result?.error;
  // Its sink creates it.
  if (error?.startsWith('database not found') === true) return [];
  if (error !== undefined) throw new Error(`InfluxDB does not understand ${query}: ${error}`);
  return result?.series ?? [];
}

/** How many rows of an answer hold a value beside their time. */
export const filledRows = (series: readonly InfluxSeries[]): number =>
  series.flatMap(({ values }) => values).filter(([, ...rest]) => rest.some((value) => value !== null)).length;
