import type { PointBatch } from '../sink/index.js';

/** Deep-freezes a batch. Typed arrays cannot be frozen; `batchChange` detects changes to those. */
export function freezeBatch(batch: PointBatch): PointBatch {
  freeze(batch);
  return batch;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}

/** Takes a snapshot of a batch. @returns a function that describes the first change since then, if any */
export function batchChange(batch: PointBatch): () => string | undefined {
  const before = structuredClone(batch);
  return () => firstDifference(before, batch, 'batch');
}

function firstDifference(before: unknown, now: unknown, place: string): string | undefined {
  if (typeof before !== 'object' || before === null || typeof now !== 'object' || now === null) {
    return Object.is(before, now) ? undefined : `${place} was ${String(before)} and is ${String(now)}`;
  }
  const [keysBefore, keysNow] = [Object.keys(before), Object.keys(now)];
  if (keysBefore.length !== keysNow.length)
    return `${place} had ${keysBefore.length} entries and has ${keysNow.length}`;
  for (const key of keysBefore) {
    const inner = Array.isArray(before) || ArrayBuffer.isView(before) ? `${place}[${key}]` : `${place}.${key}`;
    const change = firstDifference((before as never)[key], (now as never)[key], inner);
    if (change !== undefined) return change;
  }
  return undefined;
}
