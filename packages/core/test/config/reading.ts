import { GostatsError } from '../../src/errors.js';
import type { ResolvedConfig } from '../../src/config/types.js';
import { LEAST, parse } from './config-text.js';

/**
 * How a text is read, beside how the least configuration is: a line for each value that differs, each warning, each problem
 * that stops a part, or the refusal.
 */
export function readingOf(text: string): string[] {
  try {
    const config = parse(text, { env: { SET: 'from the environment' }, sinkTables: ['splunk'] });
    const said = [
      ...config.problems.map(
        ({ line, path, problem, consequence }) => `problem ${line} ${path}: ${problem}; ${consequence}`,
      ),
      ...config.warnings.map(({ line, path, problem }) => `warning ${line} ${path}: ${problem}`),
    ];
    return [...differences(valuesOf(config), BASE), ...said];
  } catch (error) {
    if (!(error instanceof GostatsError)) throw error;
    return error.message.split('\n').map((line, index) => (index === 0 ? `refused ${error.code}` : line.trim()));
  }
}

function differences(values: ReadonlyMap<string, string>, base: ReadonlyMap<string, string>): string[] {
  const changed = [...values]
    .filter(([key, value]) => base.get(key) !== value)
    .map(([key, value]) => `${key} = ${value}`);
  return [...changed, ...[...base.keys()].filter((key) => !values.has(key)).map((key) => `${key} is gone`)];
}

function valuesOf(config: ResolvedConfig): Map<string, string> {
  const { file: _file, warnings: _warnings, problems: _problems, unknownTables: _tables, clusters, ...rest } = config;
  const tables = Object.fromEntries(
    ['alpha', 'influxdb', 'influxdbv2', 'prometheus', 'prom_http_sd', 'splunk'].map((name) => [
      name,
      config.table(name),
    ]),
  );
  const shown = clusters.map(({ limits: _limits, path: _path, ...cluster }) => cluster);
  return new Map(flatten({ ...rest, clusters: shown, tables }, ''));
}

function* flatten(value: unknown, path: string): Generator<[string, string]> {
  if (typeof value === 'function' || value === undefined) return;
  if (value instanceof Date || value instanceof Error) yield [path, value.constructor.name];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      yield* flatten(inner, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  } else yield [path, typeof value === 'number' ? String(value) : JSON.stringify(value)];
}

const BASE = valuesOf(parse(LEAST));
