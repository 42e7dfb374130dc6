/**
 * The number that a sink is stamped with and that the host compares. It moves only when a sink written for the old
 * number could break under the new host; a member that a sink may leave out does not move it.
 */
export const CONTRACT_VERSION = 1;

/**
 * Found on every definition. `Symbol.for` and not a class: a plugin may bring its own copy of this package, and then
 * `instanceof` would deny its own kind.
 */
export const SINK_BRAND: unique symbol = Symbol.for('gostats.sink') as never;
