/** What a cluster may send at most, and which of these limits it is over. */
export { LimitWatch } from './limit-watch.js';
export type { Breach, LimitEvent, LimitPlace } from './limit-watch.js';
export { defaultLimits, LIMIT_NAMES, LIMITS, makeLimits } from './limits.js';
export type { LimitName, Limits, LimitSpec } from './limits.js';
export { remoteText } from './remote-text.js';
