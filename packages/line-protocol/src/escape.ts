/**
 * Escaping of line protocol, as the parsers of InfluxDB 1.x, InfluxDB 2.x and VictoriaMetrics undo it.
 * Source: https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/
 *
 * A comma, a space and an equals sign have an escape. The format has none for a backslash, a line break and what begins
 * a comment, and the parsers have peculiarities of their own (seen with InfluxDB 1.6.7 and VictoriaMetrics 1.79.5):
 *
 * - In a name, a backslash before an escaped character loses the line; before a space, and with a quote later on, it
 *   loses all lines that follow. A name has a slash instead. So does a value at its end, where a backslash would escape
 *   the separator; elsewhere a value keeps its backslashes.
 * - A line break ends the line, whatever stands before it. It becomes a space.
 * - A measurement that begins with `#` makes the line a comment. It begins with `_`.
 * - InfluxDB skips tabs and zero bytes before a measurement and before the first field; VictoriaMetrics takes a quote in
 *   a field's name for the beginning of a text. A space and an apostrophe stand there instead.
 *
 * Half of a surrogate pair becomes U+FFFD, as it does in UTF-8: two names that differ by nothing else are one.
 */

const NAME_SPECIAL = /[^!-~]|[",=\\]/;
const TAG_SPECIAL = /[,= \\\r\n\ud800-\udfff]/;
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /\r\n|[\0-\x1f]/g;

/** A measurement; the equals sign stands for itself. */
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

/** Without control characters, and in well-formed Unicode. */
function plain(name: string): string {
  return name.toWellFormed().replace(CONTROL, ' ');
}
