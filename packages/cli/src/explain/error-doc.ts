import type { ErrorCode, gostatsError } from '@gostats/core';

/** What `gostats explain` and docs/reference/errors.md show for a code in addition to its message. */
export interface ErrorDoc<Code extends ErrorCode> {
  /** What has happened, in a sentence or two. */
  readonly means: string;
  /** Where this error can end gostats, or undefined if it never does. */
  readonly ends: string | undefined;
  /** Arguments for the example message. */
  readonly at: Parameters<typeof gostatsError<Code>>[1];
  /** Further help as lines of plain text, such as commands to type. */
  readonly more?: string;
}

/** `ends` for errors in a configuration or a package. */
export const START = 'at the start, and in `gostats check`; a reload is refused';
