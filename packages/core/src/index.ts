export type { Clock } from './schedule/clock.js';
