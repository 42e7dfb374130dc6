/**
 * The number that a plugin is stamped with and that the host compares. It moves only when a plugin written for the old
 * number could break under the new host: a hook that goes, a value that changes its meaning. A new hook moves nothing.
 */
export const PLUGIN_CONTRACT_VERSION = 1;

/** Found on every definition; `Symbol.for`, because a plugin may bring its own copy of this package. */
export const PLUGIN_BRAND: unique symbol = Symbol.for('gostats.plugin') as never;
