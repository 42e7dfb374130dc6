import type { Findings } from './findings.js';
import type { CoreTables } from './read-tables.js';
import type { SummaryTable } from './schema-collect.js';
import { summaryKinds, summaryNames, type SummaryKindSpec } from '../sources/summary/kinds.js';
import type { StatGroupConfig, SummaryConfig } from './types.js';

/** Returns the active groups. A key in several groups belongs to the first. Anything left out becomes a warning. */
export function resolveStatGroups({ global, statGroups }: CoreTables, findings: Findings): StatGroupConfig[] {
  const defined = new Map<string, (typeof statGroups)[number]>();
  const unusable = new Set<string>();
  for (const group of statGroups) {
    const { name } = group.checked.values;
    if (findings.has(`${group.path}.name`) || findings.has(`${group.path}.stats`)) unusable.add(name);
    else if (name !== '') {
      const earlier = defined.get(name);
      if (earlier !== undefined)
        findings.warning(
          earlier.path,
          `"${name}" is defined again as ${group.path}`,
          'the last one is used, this one is left out',
        );
      defined.set(name, group);
    }
  }
  const active = new Set<string>();
  for (const [index, name] of global.active_stat_groups.entries()) {
    const path = `global.active_stat_groups[${index}]`;
    if (active.has(name)) findings.warning(path, `"${name}" is named twice`);
    else if (defined.has(name)) active.add(name);
    else if (!unusable.has(name)) findings.warning(path, `there is no [[statgroup]] "${name}"; it is left out`);
  }
  const owners = new Map<string, string>();
  return [...active].map((name) => {
    const { path, checked } = defined.get(name)!;
    const stats = checked.values.stats.filter((stat, index) => {
      const owner = owners.get(stat);
      if (owner === undefined) owners.set(stat, name);
      else
        findings.warning(
          `${path}.stats[${index}]`,
          `${stat} is already collected with the stat group "${owner}"; it is left out here`,
        );
      return owner === undefined;
    });
    return { name, updateInterval: checked.values.update_interval, stats };
  });
}

export function resolveSummaries(summary: SummaryTable): SummaryConfig[] {
  return summaryNames
    .filter((kind) => summary[kind])
    .map((kind) => {
      const { rowLimit }: SummaryKindSpec = summaryKinds[kind];
      return {
        kind,
        intervalMs: (summary[`${kind}_interval`] as number) * 1000,
        rowLimit: rowLimit && (summary[rowLimit.key] as number),
      };
    });
}
