import { MAX_HELP_LENGTH } from './label-limits.js';

/**
 * Names and escapes of the Prometheus text format 0.0.4.
 * Source: prometheus.io/docs/instrumenting/exposition_formats and prometheus.io/docs/concepts/data_model.
 */

/** Dashboards of gostats ask for this prefix. */
const PREFIX = 'isilon_stat_';

/** `node.cpu.user.avg` → `isilon_stat_node_cpu_user_avg`; with a field, `_` and the field follow. */
export function metricName(statKey: string, field?: string): string {
  return PREFIX + (field === undefined ? statKey : `${statKey}_${field}`).replace(/[^a-zA-Z0-9_:]/g, '_');
}

/** A tag's name as a label's name. Two leading underscores are Prometheus's own, a leading digit is not allowed. */
export function labelName(tag: string): string {
  const name = tag.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^__+/, '_');
  return /^[a-zA-Z_]/.test(name) ? name : `_${name}`;
}

/** Whether a configured name can be used as it stands. */
export function isLabelName(name: string): boolean {
  return name !== '' && labelName(name) === name;
}

/** Text between the quotes of a label. Half surrogates would end as the same replacement character: replaced early. */
export function escapeLabelValue(value: string): string {
  const text = value.toWellFormed();
  return /[\\"\n]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : text;
}

/** The two lines above a family's samples. A description may be empty, a HELP line should not. */
export function familyHeader(name: string, description: string, statKey: string): string {
  const text = (description.trim() || `OneFS statistic ${statKey}.`).slice(0, MAX_HELP_LENGTH).toWellFormed();
  const help = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n`;
}
