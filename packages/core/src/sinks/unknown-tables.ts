import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import { gostatsError } from '../errors.js';
import { describeOptions } from '../modules/describe-options.js';
import type { SinkDefinition } from '../sink/index.js';
import { findResembling } from '../spelling/resembling.js';

/**
 * Checks whether an unread table was probably meant for a sink. It compares names, and also keys if the sink has no
 * table at all.
 *
 * @throws E_CONFIG if so, because the sink would otherwise run with defaults, e.g. without the intended password
 */
export function checkUnknownTables(config: ResolvedConfig, sink: SinkConfig, definition: SinkDefinition): void {
  const tables = [definition.name, ...(definition.tables ?? [])];
  const hasTable = sink.options !== undefined || config.table(definition.name) !== undefined;
  const options = hasTable ? [] : optionsOf(definition);
  const problems = config.unknownTables.flatMap(({ name, keys }) => {
    if (tables.includes(name)) return [];
    const similar = findResembling(name, tables);
    if (similar !== undefined) return [problemAt(config, name, `unknown table; did you mean [${similar}]?`)];
    if (!areOptions(keys, options)) return [];
    const meant = `its keys are those of the sink "${sink.id}", which has no table; did you mean [${definition.name}]?`;
    return [problemAt(config, name, `unknown table; ${meant}`)];
  });
  if (problems.length > 0) throw gostatsError('E_CONFIG', { file: config.file, problems });
}

/** Returns the top-level option names, or none if the schema does not describe them. */
function optionsOf({ config }: SinkDefinition): readonly string[] {
  return (describeOptions(config) ?? []).map(({ path }) => path.split('.', 1)[0] as string);
}

/** Requires at least two matches and half of the keys, because a single one (`port`) occurs in every table. */
function areOptions(keys: readonly string[], options: readonly string[]): boolean {
  const shared = keys.filter((key) => options.includes(key)).length;
  return shared >= 2 && shared * 2 >= keys.length;
}

function problemAt(
  config: ResolvedConfig,
  name: string,
  problem: string,
): { line: number | undefined; path: string; problem: string } {
  return { line: config.locate(name), path: name, problem };
}
