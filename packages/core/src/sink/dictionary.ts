/**
 * An object that inherits nothing. Not `Object.create(null)`: to V8 that is a hash table, which takes several times the
 * memory of an object with a shape, and there is one a series.
 */
const Dictionary = function Dictionary() {} as unknown as new () => Record<string, never>;
Dictionary.prototype = Object.freeze(Object.create(null) as object) as never;

/**
 * An object for names that a cluster chose: it inherits nothing. An ordinary one has `constructor`, `toString` and
 * `__proto__` before anybody set them, and setting the last one changes the object instead of adding a name.
 */
export function dictionary<Value>(): Record<string, Value> {
  return new Dictionary();
}
