import type { ShapingConfig, Tags } from '../config/types.js';
import { dictionary } from '../sink/dictionary.js';
import { compileGlobs } from '../spelling/glob.js';

/** What a tag set becomes. `clashes` are tags of the point that one of ours would have to take the place of. */
interface ShapedTags {
  readonly tags: Readonly<Record<string, string>>;
  readonly clashes: readonly string[];
}

export type TagRules = (tags: Tags) => ShapedTags;

/**
 * In this order: the tags of `[global]` and of the cluster are added, tags are kept and dropped, renamed, and the sink's own
 * are added. What a point has already is never overwritten: the tag that would do so is left out, or keeps its name.
 *
 * @param shared the tags of `[global]` and of the cluster
 */
export function createTagRules(shared: Tags, { tags: own, keepTags, dropTags, renameTags }: ShapingConfig): TagRules {
  const kept = keepTags.length === 0 ? () => true : compileGlobs(keepTags);
  const dropped = compileGlobs(dropTags);
  const renamed = new Map(Object.entries(renameTags));
  // What the sink says itself goes before what is said for all, also where a point has neither.
  const ownNames = new Set(Object.keys(own));
  const sharedOnly = Object.entries(shared).filter(([name]) => !ownNames.has(name));
  return (given) => {
    const clashes: string[] = [];
    const wide = Object.assign(dictionary<string>(), given);
    for (const [name, value] of sharedOnly) {
      if (Object.hasOwn(given, name)) clashes.push(name);
      else wide[name] = value;
    }
    const narrow = Object.entries(wide).filter(([name]) => kept(name) && !dropped(name));
    const names = rename(
      narrow.map(([name]) => name),
      renamed,
      clashes,
    );
    const tags = dictionary<string>();
    for (const [index, [, value]] of narrow.entries()) tags[names[index] as string] = value;
    for (const [name, value] of Object.entries(own)) {
      if (Object.hasOwn(tags, name)) clashes.push(name);
      else tags[name] = value;
    }
    return { tags, clashes };
  };
}

/** The names that tags have afterwards. One whose new name is taken keeps its own, and so may block another one. */
function rename(names: readonly string[], renamed: ReadonlyMap<string, string>, clashes: string[]): readonly string[] {
  let moving = names.filter((name) => renamed.has(name));
  if (moving.length === 0) return names;
  const staying = new Set(names.filter((name) => !renamed.has(name)));
  for (let blocked = moving; blocked.length > 0;) {
    blocked = moving.filter((name) => staying.has(renamed.get(name) as string));
    moving = moving.filter((name) => !blocked.includes(name));
    for (const name of blocked) {
      clashes.push(renamed.get(name) as string);
      staying.add(name);
    }
  }
  return names.map((name) => (moving.includes(name) ? (renamed.get(name) as string) : name));
}
