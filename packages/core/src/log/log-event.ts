import type { Logger } from '../sink/index.js';

export type Level = keyof Logger;

/** What is known of all lines of one event. */
export interface LogEvent {
  /** The level of its lines; several where it depends on the case. */
  readonly level: Level | readonly Level[];
  /** When such a line is written. */
  readonly when: string;
  /** Names of the fields, parted by spaces; those with a `?` are on some lines only. */
  readonly fields: string;
  /** The message has all that the fields have, rounded and with units: text for people leaves all but `code` out. */
  readonly spelledOut?: true;
  /**
   * Which lines of a minute are repeats of each other, if level, code, cluster, sink, plugin and job are the same: those with
   * the same words but for numbers (default), all of this event, or none.
   */
  readonly repeats?: 'all' | 'none';
}
