/** Limits on what a cluster may send, and tracking of those it exceeds. */
export { LimitWatch } from './limit-watch.js';
export type { Breach, LimitEvent, LimitPlace } from './limit-watch.js';
export { defaultLimits, LIMIT_NAMES, LIMITS, makeLimits } from './limits.js';
export type { LimitName, Limits, LimitSpec } from './limits.js';
export { remoteText } from './remote-text.js';
