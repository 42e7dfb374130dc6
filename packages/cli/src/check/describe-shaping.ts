import type { ShapingConfig } from '@gostats/core';

type Tags = ShapingConfig['tags'];

/** Formats tags as `site="lab", env="prod"`. */
export function describeTags(tags: Tags): string {
  return Object.entries(tags)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}

/** Describes how a sink filters and changes its points, one line per rule. */
export function describeShaping(shaping: ShapingConfig | undefined): string[] {
  if (shaping === undefined) return [];
  const { tags, renameTags, ...lists } = shaping;
  const renames = Object.entries(renameTags).map(([from, to]) => `${from} to ${to}`);
  return [
    ...describeLists('statistics', lists.keepStats, lists.dropStats),
    ...describeLists('fields', lists.keepFields, lists.dropFields),
    ...describeLists('tags', lists.keepTags, lists.dropTags),
    ...(renames.length === 0 ? [] : [`renames the tag ${renames.join(', ')}`]),
    ...(Object.keys(tags).length === 0 ? [] : [`adds the tags ${describeTags(tags)}`]),
  ];
}

function describeLists(what: string, keep: readonly string[], drop: readonly string[]): string[] {
  return [
    ...(keep.length === 0 ? [] : [`keeps the ${what} ${keep.join(', ')}`]),
    ...(drop.length === 0 ? [] : [`drops the ${what} ${drop.join(', ')}`]),
  ];
}
