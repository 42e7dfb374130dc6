import { points, type Point, type PointBatch } from '../sink/index.js';
import { compareReceived } from './compare-received.js';
import { ConformanceError, mustHold } from './conformance-error.js';
import { waitUntil } from './conformance-settle.js';
import type { ConformanceSubject } from './conformance-subject.js';
import { findPointProblem, valuesOfPoints, type ReceivedPoint, type ReceivedValue } from './received-points.js';

/**
 * Subjects that returned points in one of their tests. Only for these does an empty result mean that no point arrived.
 */
const tellPoints = new WeakSet<ConformanceSubject>();

/** Compares what a test sent with what arrived, as far as the subject reports it. */
export class Arrivals {
  readonly #subject: ConformanceSubject;
  readonly #state: unknown;
  readonly #limitMs: number;
  readonly #sent: (readonly ReceivedValue[])[] = [];

  constructor(subject: ConformanceSubject, state: unknown, limitMs: number) {
    this.#subject = subject;
    this.#state = state;
    this.#limitMs = limitMs;
  }

  /** Records a batch before a sink can change it. @returns a function to call once the sink has accepted the batch */
  note(batch: PointBatch): () => void {
    if (this.#subject.received === undefined) return () => {};
    const values = this.#expected(batch);
    return () => void this.#sent.push(values);
  }

  /** Returns all field values on the other side. */
  async numbers(): Promise<readonly number[] | undefined> {
    const received = await this.#received();
    return received?.flatMap((one) => (typeof one === 'number' ? [one] : Object.values(one.fields)));
  }

  /**
   * Compares everything sent with what the other side has; for a pull sink, only the last batch. Does nothing if the
   * subject reports only numbers.
   *
   * @throws ConformanceError that shows the first difference
   */
  async compare(when: string): Promise<void> {
    const isPull = this.#subject.definition.delivery === 'pull';
    const sent = isPull ? (this.#sent.at(-1) ?? []) : this.#sent.flat();
    const earlier = isPull ? this.#sent.slice(0, -1).flat() : [];
    const difference = async (): Promise<unknown> => {
      const received = await this.#values();
      if (received === undefined) return undefined;
      try {
        compareReceived(sent, earlier, received, when);
        return undefined;
      } catch (error) {
        return error;
      }
    };
    let found = await difference();
    if (isPull && found !== undefined)
      await waitUntil(async () => (found = await difference()) === undefined, this.#limitMs);
    if (found !== undefined) throw found;
  }

  /** Returns undefined if the subject reports nothing or, as far as is known, only numbers. */
  async #values(): Promise<readonly ReceivedValue[] | undefined> {
    const received = await this.#received();
    if (typeof received?.[0] === 'object') tellPoints.add(this.#subject);
    if (received === undefined || !tellPoints.has(this.#subject)) return undefined;
    return valuesOfPoints(received as readonly ReceivedPoint[], this.#subject.cannotHold ?? []);
  }

  async #received(): Promise<readonly (ReceivedPoint | number)[] | undefined> {
    const { received, cannotHold = [] } = this.#subject;
    const all: readonly (ReceivedPoint | number)[] | undefined = await received?.(this.#state);
    const wrong = all?.find((one) => typeof one !== 'number' && findPointProblem(one, cannotHold) !== undefined);
    if (wrong === undefined) return all;
    throw new ConformanceError(`received of the test returned ${findPointProblem(wrong, cannotHold)}.`);
  }

  #expected(batch: PointBatch): ReceivedValue[] {
    const { normalise = (sent: Point) => sent, cannotHold = [] } = this.#subject;
    const rounds = cannotHold.includes('fractions in integer fields');
    const stored = [...points(batch)].flatMap((point) => normalise(rounds ? rounded(point, batch) : point) ?? []);
    for (const one of stored) {
      const problem = findPointProblem(one, cannotHold);
      mustHold(problem === undefined, `normalise of the test returned ${problem}.`);
    }
    return valuesOfPoints(stored, cannotHold);
  }
}

/** Returns a point with its integer fields rounded. */
function rounded(point: Point, { frames }: PointBatch): Point {
  const all = frames.flatMap(({ stat, fields }) => (stat === point.stat ? fields : []));
  const integers = new Set(all.flatMap(({ name, type }) => (type === 'integer' ? [name] : [])));
  const entries = Object.entries(point.fields);
  const fields = entries.map(([name, value]) => [name, integers.has(name) ? Math.round(value) : value] as const);
  return { ...point, fields: Object.fromEntries(fields) };
}
