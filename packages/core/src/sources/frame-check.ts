import type { Frame, Series } from '../source/index.js';

/** Returns the first problem in frames that a source built itself, or undefined when they are valid. */
export function findFramesProblem(frames: unknown, isOurs: (series: Series) => boolean): string | undefined {
  if (!Array.isArray(frames)) return `expected an array of frames, found ${frames === null ? 'null' : typeof frames}`;
  for (const [index, frame] of frames.entries()) {
    const problem = findFrameProblem((frame ?? {}) as Partial<Frame>, isOurs);
    if (problem !== undefined) return `frames[${index}]${problem}`;
  }
  return undefined;
}

function findFrameProblem(frame: Partial<Frame>, isOurs: (series: Series) => boolean): string | undefined {
  const { stat, fields, series, timestamps, values } = frame;
  if (typeof stat?.key !== 'string' || stat.key === '') return '.stat.key: expected the name of a measurement';
  const { description, units, scope, valueType, multiField } = stat;
  const texts = [description, units, valueType];
  if (texts.some((text) => typeof text !== 'string') || typeof multiField !== 'boolean')
    return '.stat: expected description, units and valueType as text, and multiField';
  if (scope !== 'cluster' && scope !== 'node') return '.stat.scope: expected "cluster" or "node"';
  if (!Array.isArray(fields) || fields.length === 0) return '.fields: expected at least one field';
  const names = new Set(fields.map(({ name }: { name: unknown }) => name));
  if (names.size !== fields.length || [...names].some((name) => typeof name !== 'string' || name === '')) {
    return '.fields: expected names, each of them once';
  }
  if (fields.some(({ type }: { type: unknown }) => type !== 'float' && type !== 'integer')) {
    return '.fields: expected the type "float" or "integer"';
  }
  if (!Array.isArray(series) || series.length === 0) return '.series: expected one series a row';
  if (!(timestamps instanceof Float64Array) || timestamps.length !== series.length) {
    return `.timestamps: expected a Float64Array of ${series.length}`;
  }
  if (!(values instanceof Float64Array) || values.length !== series.length * fields.length) {
    return `.values: expected a Float64Array of ${series.length * fields.length}, rows × fields`;
  }
  // Check every row: a single bad timestamp makes a whole Prometheus page unreadable.
  for (let row = 0; row < series.length; row++) {
    if (!Number.isSafeInteger(timestamps[row])) return `.timestamps[${row}]: expected whole milliseconds`;
    if (!isOurs(series[row] as Series))
      return `.series[${row}]: expected a series of this cluster, as series() of the round returns it`;
  }
  for (const [at, value] of values.entries()) {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
      return `.values[${at}]: expected a finite number or NaN`;
  }
  return undefined;
}
