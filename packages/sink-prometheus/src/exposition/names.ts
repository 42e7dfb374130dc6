import { MAX_HELP_LENGTH } from './label-limits.js';

/**
 * Names and escapes of the Prometheus text format 0.0.4.
 * Source: prometheus.io/docs/instrumenting/exposition_formats and prometheus.io/docs/concepts/data_model.
 */

/** Dashboards of gostats (Go) rely on this prefix. */
const PREFIX = 'isilon_stat_';

/** `node.cpu.user.avg` → `isilon_stat_node_cpu_user_avg`; with a field, `_` and the field follow. */
export function metricName(statKey: string, field?: string): string {
  return PREFIX + (field === undefined ? statKey : `${statKey}_${field}`).replace(/[^a-zA-Z0-9_:]/g, '_');
}

/**
 * Converts a tag name to a label name. Two leading underscores are reserved by Prometheus, and a leading digit is not
 * allowed.
 */
export function labelName(tag: string): string {
  const name = tag.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^__+/, '_');
  return /^[a-zA-Z_]/.test(name) ? name : `_${name}`;
}

/** Checks whether a configured name is a valid label name as it is. */
export function isLabelName(name: string): boolean {
  return name !== '' && labelName(name) === name;
}

/**
 * Escapes a label value. Lone surrogates would all be encoded as the same replacement character, so they are replaced
 * early.
 */
export function escapeLabelValue(value: string): string {
  const text = value.toWellFormed();
  return /[\\"\n]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : text;
}

// oxlint-disable-next-line no-control-regex -- control characters are intended here
const CONTROL = /[\0-\x09\x0b-\x1f\x7f]/g;

/**
 * Returns the two header lines of a family. A description may be empty, but a HELP line should not be. Control
 * characters are replaced because parsers disagree on them: Prometheus drops a zero byte, others end the line at a
 * carriage return.
 */
export function familyHeader(name: string, description: string, statKey: string): string {
  const text = readable(description) || readable(`OneFS statistic ${statKey}.`);
  const help = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`;
}

function readable(text: string): string {
  return text.replace(CONTROL, ' ').trim().slice(0, MAX_HELP_LENGTH).toWellFormed();
}
