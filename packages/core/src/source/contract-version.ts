/**
 * The number that a source is stamped with and that the host compares. It moves only when a source written for the old
 * number could break under the new host; a member that a source may leave out does not move it.
 */
export const SOURCE_CONTRACT_VERSION = 1;

/** Found on every definition. `Symbol.for` and not a class: a source may bring its own copy of this package. */
export const SOURCE_BRAND: unique symbol = Symbol.for('gostats.source') as never;
