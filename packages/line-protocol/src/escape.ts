/**
 * Escaping for line protocol, as decoded by the parsers of InfluxDB 1.x, InfluxDB 2.x and VictoriaMetrics.
 * Source: https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
 *
 * Commas, spaces and equals signs can be escaped. Backslashes, line breaks and the start of a comment cannot, and the
 * parsers have their own peculiarities (seen with InfluxDB 1.6.7 and VictoriaMetrics 1.79.5):
 *
 * - In a name, a backslash before an escaped character loses the line; before a space, with a quote later on, it loses
 *   all following lines. In names it is replaced by a slash. The same applies to the end of a value, where it would
 *   escape the separator; elsewhere a value keeps its backslashes.
 * - A line break ends the line, whatever precedes it. It is replaced by a space.
 * - A leading `#` in a measurement makes the line a comment. It is replaced by `_`.
 * - InfluxDB skips tabs and zero bytes before a measurement and before the first field; VictoriaMetrics treats a quote
 *   in a field name as the start of a string. They are replaced by a space and an apostrophe.
 *
 * Lone surrogates become U+FFFD, as in UTF-8, so names that differ in nothing else become equal.
 */

const NAME_SPECIAL = /[^!-~]|[",=\\]/;
const TAG_SPECIAL = /[,= \\\r\n\ud800-\udfff]/;
// oxlint-disable-next-line no-control-regex -- control characters are intended here
const CONTROL = /\r\n|[\0-\x1f]/g;

/** Escapes a measurement, in which an equals sign needs no escape. */
export function escapeMeasurement(name: string): string {
  const held = NAME_SPECIAL.test(name) ? plain(name).replaceAll('\\', '/').replace(/[, ]/g, '\\$&') : name;
  return held.startsWith('#') ? `_${held.slice(1)}` : held;
}

export function escapeFieldName(name: string): string {
  return NAME_SPECIAL.test(name) ? escapeTagName(plain(name).replaceAll('"', "'")) : name;
}

export function escapeTagName(name: string): string {
  return TAG_SPECIAL.test(name) ? escapeTagValue(name.replaceAll('\\', '/')) : name;
}

export function escapeTagValue(text: string): string {
  if (!TAG_SPECIAL.test(text)) return text;
  const held = text
    .toWellFormed()
    .replace(/\r\n|\r|\n/g, ' ')
    .replace(/\\$/, '/');
  return held.replace(/[,= ]/g, '\\$&');
}

/** Replaces control characters and makes the Unicode well-formed. */
function plain(name: string): string {
  return name.toWellFormed().replace(CONTROL, ' ');
}
