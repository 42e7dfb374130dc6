import type { ErrorCode, gostatsError } from '@gostats/core';

/** What `gostats explain` and docs/reference/errors.md say about a code in addition to its message. */
export interface ErrorDoc<Code extends ErrorCode> {
  /** What has happened, in a sentence or two. */
  readonly means: string;
  /** Whether it can end gostats; then with which of its uses. */
  readonly ends: string | undefined;
  /** What is known at the place, for the example. */
  readonly at: Parameters<typeof gostatsError<Code>>[1];
  /** What helps further, as lines of plain text: commands to type, for one. */
  readonly more?: string;
}

/** Where what is wrong in a configuration or a package shows. */
export const START = 'at the start, and in `gostats check`; a reload is refused';
