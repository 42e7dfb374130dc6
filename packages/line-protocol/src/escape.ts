/**
 * Escaping of line protocol, as the InfluxDB 1.x and 2.x parsers undo it.
 * Source: https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
 *
 * The format has no escape for a backslash: one before an ordinary character stands for itself, and one at the end of a
 * name or value would escape the separator that follows and break the line. There it becomes a slash. A line break
 * cannot be written at all and becomes a space.
 */

const TAG_SPECIAL = /[,= \\\r\n]/;
const MEASUREMENT_SPECIAL = /[, \\\r\n]/;

/** A measurement; the equals sign stands for itself. */
export function escapeMeasurement(name: string): string {
  return MEASUREMENT_SPECIAL.test(name) ? oneLine(name).replace(/[, ]/g, '\\$&') : name;
}

/** A tag's name or value. */
export function escapeTag(text: string): string {
  return TAG_SPECIAL.test(text) ? oneLine(text).replace(/[,= ]/g, '\\$&') : text;
}

/** A field's name. The parser takes a backslash and whatever follows as a pair there, so none is let through. */
export function escapeFieldName(name: string): string {
  return escapeTag(name.replaceAll('\\', '/'));
}

function oneLine(text: string): string {
  return text.replace(/\r\n|\r|\n/g, ' ').replace(/\\$/, '/');
}
