import type { ResolvedConfig, SinkConfig } from '../config/types.js';
import { gostatsError } from '../errors.js';
import { describeOptions } from '../modules/describe-options.js';
import type { SinkDefinition } from '../sink/index.js';
import { findResembling } from '../spelling/resembling.js';

/**
 * Looks among the tables that nobody reads for one that was probably meant for a sink, now that the sink has said what it
 * reads: by the name, or, when it has no table at all, by the keys.
 *
 * @throws E_CONFIG: with that table unread the sink would run with its defaults, open where it was to have a password
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

/** Names of options that stand at the top of the table; none when the schema does not tell. */
function optionsOf({ config }: SinkDefinition): readonly string[] {
  return (describeOptions(config) ?? []).map(({ path }) => path.split('.', 1)[0] as string);
}

/** At least two, and half of what stands there: one word (`port`) is in every table. */
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
