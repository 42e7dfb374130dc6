/**
 * An object for names that a cluster chose. It has no prototype: on an ordinary one `constructor`, `toString` and
 * `__proto__` are there before anybody set them, and setting the last one changes the object instead of adding a name.
 */
export function dictionary<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}
