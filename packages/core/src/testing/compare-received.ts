import { mustHold } from './conformance-error.js';
import { placeOf, type ReceivedValue } from './received-points.js';

/**
 * Compares the values sent with those on the other side. Only measurements and times that were sent are compared, so
 * the other side may have additional values.
 *
 * @param sent values that must have arrived exactly once
 * @param earlier values sent before these, which may be present
 * @throws ConformanceError that shows the first difference
 */
export function compareReceived(
  sent: readonly ReceivedValue[],
  earlier: readonly ReceivedValue[],
  received: readonly ReceivedValue[],
  when: string,
): void {
  const left = new Map<string, ReceivedValue[]>();
  for (const one of received) {
    const place = placeOf(one);
    const same = left.get(place);
    if (same === undefined) left.set(place, [one]);
    else same.push(one);
  }
  const missing = sent.filter((one) => !take(left, one));
  for (const one of earlier) while (take(left, one));
  const scopes = new Set(sent.map(scopeOf));
  const extra = [...left.values()].flat().filter((one) => scopes.has(scopeOf(one)));
  const [first] = missing;
  if (first !== undefined) {
    const count = `${missing.length} of ${sent.length} values are not on the other side as they were sent ${when}`;
    mustHold(false, `${count}. ${describeMissing(first, [...left.values()].flat())}`);
  }
  mustHold(extra.length === 0, describeExtra(extra, sent, when));
}

/** Removes a value from its expected place. @returns whether it was found */
function take(left: ReadonlyMap<string, ReceivedValue[]>, { value, ...place }: ReceivedValue): boolean {
  const same = left.get(placeOf({ value, ...place })) ?? [];
  const index = same.findIndex((one) => Object.is(one.value, value));
  if (index !== -1) same.splice(index, 1);
  return index !== -1;
}

const scopeOf = ({ measurement, timestamp }: ReceivedValue): string => `${timestamp} ${measurement}`;

/** Each value of the suite is unique, so an equal value elsewhere is the same value in the wrong place. */
function describeMissing(sent: ReceivedValue, left: readonly ReceivedValue[]): string {
  const place = placeOf(sent);
  const changed = left.find((one) => placeOf(one) === place);
  if (changed !== undefined) {
    return `The value ${show(sent.value)} of ${describe(sent)} arrived as ${show(changed.value)}.`;
  }
  const moved = left.filter(({ value }) => Object.is(value, sent.value));
  const closest = moved.toSorted((a, b) => differences(sent, a).length - differences(sent, b).length)[0];
  if (closest === undefined) return `The value ${show(sent.value)} of ${describe(sent)} did not arrive.`;
  return `The value ${show(sent.value)} of ${describe(sent)} arrived with ${differences(sent, closest).join(' and ')}.`;
}

function describeExtra(extra: readonly ReceivedValue[], sent: readonly ReceivedValue[], when: string): string {
  const [first] = extra;
  if (first === undefined) return '';
  const count = `${extra.length} values more than were sent are on the other side ${when}`;
  const place = placeOf(first);
  if (sent.some((one) => placeOf(one) === place)) {
    return `${count}. ${describe(first)} arrived more than once, the other time as ${show(first.value)}.`;
  }
  return (
    `${count}. ${describe(first)} is ${show(first.value)} there, and was not sent. ` +
    'A row lacks the fields whose value is NaN: leave them out.'
  );
}

function differences(sent: ReceivedValue, arrived: ReceivedValue): string[] {
  const found: string[] = [];
  if (sent.measurement !== arrived.measurement) found.push(`the measurement ${shorten(arrived.measurement)}`);
  if (sent.field !== arrived.field) found.push(`the field ${shorten(arrived.field)}`);
  if (sent.timestamp !== arrived.timestamp) found.push(`the timestamp ${arrived.timestamp}`);
  if (JSON.stringify(sent.tags) !== JSON.stringify(arrived.tags)) found.push(`the tags ${showTags(arrived)}`);
  return found;
}

function describe(one: ReceivedValue): string {
  const time = one.timestamp === undefined ? '' : ` at ${one.timestamp}`;
  return `field ${shorten(one.field)} of ${shorten(one.measurement)} ${showTags(one)}${time}`;
}

const showTags = ({ tags }: ReceivedValue): string =>
  `{${tags.map(([name, value]) => `${shorten(name)}=${shorten(value)}`).join(', ')}}`;

/** Shortens a text, and quotes it if it contains characters that are hard to see. */
function shorten(text: string): string {
  const shown = /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
  return shown.length > 60 ? `${shown.slice(0, 60)}… (${text.length} characters)` : shown;
}

function show(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
