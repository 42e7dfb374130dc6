import type { ShapingConfig, Tags } from '../config/types.js';
import { dictionary } from '../sink/dictionary.js';
import { compileGlobs } from '../spelling/glob.js';

/** A shaped tag set. `clashes` are existing tags that an added or renamed tag would have overwritten. */
interface ShapedTags {
  readonly tags: Readonly<Record<string, string>>;
  readonly clashes: readonly string[];
}

export type TagRules = (tags: Tags) => ShapedTags;

/**
 * Compiles the tag rules. In this order, they add the tags of `[global]` and of the cluster, keep and drop tags, rename
 * them, and add the sink's own. Existing tags are never overwritten: a conflicting new tag is left out, and a
 * conflicting rename is skipped.
 *
 * @param shared the tags of `[global]` and of the cluster
 */
export function createTagRules(shared: Tags, { tags: own, keepTags, dropTags, renameTags }: ShapingConfig): TagRules {
  const kept = keepTags.length === 0 ? () => true : compileGlobs(keepTags);
  const dropped = compileGlobs(dropTags);
  const renamed = new Map(Object.entries(renameTags));
  // The sink's own tags take precedence over the shared ones.
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

/** Returns the new names. A tag whose new name is taken keeps its name, which may in turn block another rename. */
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
