import type { Point } from '../sink/index.js';

/** A point as stored on the other side. Several fields may also be returned as several points with one field each. */
export interface ReceivedPoint {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. Leave it out only with `cannotHold: ['timestamps']`. */
  readonly timestamp?: number;
}

/**
 * What many backends cannot store and the suite therefore does not compare:
 *
 * - `empty tags`: a tag with an empty value equals a missing tag.
 * - `negative zero`: -0 is stored as 0.
 * - `fractions in integer fields`: values of fields whose type is `integer` are rounded.
 * - `timestamps`: values are stored without a time.
 */
export type Unstorable = 'empty tags' | 'negative zero' | 'fractions in integer fields' | 'timestamps';

/** Returns what a sent point becomes on the other side: one point, several, or nothing. */
export type Normalise = (sent: Point) => ReceivedPoint | readonly ReceivedPoint[] | undefined;

/** One value and everything that identifies it. */
export interface ReceivedValue {
  readonly measurement: string;
  readonly field: string;
  readonly tags: readonly (readonly [name: string, value: string])[];
  readonly timestamp: number | undefined;
  /** A number, unless the sink wrote something invalid. */
  readonly value: unknown;
}

/** Returns the values of points, without what the other side cannot store. */
export function valuesOfPoints(points: readonly ReceivedPoint[], cannotHold: readonly Unstorable[]): ReceivedValue[] {
  const [noEmptyTags, noNegativeZero, noTimestamps] = (['empty tags', 'negative zero', 'timestamps'] as const).map(
    (one) => cannotHold.includes(one),
  );
  return points.flatMap(({ measurement, tags: all, fields, timestamp: time }) => {
    const tags = Object.entries(all)
      .filter(([, value]) => noEmptyTags !== true || value !== '')
      .sort(([one], [other]) => (one < other ? -1 : 1));
    const timestamp = noTimestamps === true ? undefined : time;
    return Object.entries(fields).map(([field, number]): ReceivedValue => {
      const value = noNegativeZero === true && number === 0 ? 0 : number;
      return { measurement, field, tags, timestamp, value };
    });
  });
}

/** Returns a key that is equal for values that a store would keep in the same place. */
export function placeOf({ measurement, field, tags, timestamp }: ReceivedValue): string {
  return JSON.stringify([measurement, field, timestamp ?? null, tags]);
}

/** Returns the problem of a point that `received` returned, if any. */
export function findPointProblem(point: unknown, cannotHold: readonly Unstorable[]): string | undefined {
  if (typeof point !== 'object' || point === null) return `${typeof point} instead of a number or a point`;
  const { measurement, tags, fields, timestamp } = point as Record<string, unknown>;
  if (typeof measurement !== 'string') return `a point whose measurement is ${typeof measurement} instead of a string`;
  for (const [name, table] of Object.entries({ tags, fields })) {
    if (typeof table !== 'object' || table === null)
      return `a point whose ${name} are ${typeof table} instead of an object`;
  }
  if (typeof timestamp === 'number' || cannotHold.includes('timestamps')) return undefined;
  return `a point whose timestamp is ${typeof timestamp} instead of a number of milliseconds. If the other side does not store times, set cannotHold: ['timestamps']`;
}
