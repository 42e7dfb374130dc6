/**
 * Limits on the labels of a series and of a metric. Names and values come from the cluster: without a limit, a single
 * row could fill a page or the memory. OneFS itself stays far below all of them.
 */

/** Labels of one series. */
export const MAX_LABELS = 64;
/** Characters of a label's name, and of a field's. */
export const MAX_NAME_LENGTH = 256;
/** Characters of a label's value. */
export const MAX_VALUE_LENGTH = 4096;
/** Characters of all labels of one series. */
export const MAX_SERIES_LENGTH = 16_384;
/** Different label names of one metric of one cluster. */
export const MAX_METRIC_LABELS = 256;
/** Fields of one statistic; each is a separate metric. */
export const MAX_FIELDS = 1024;
/** Characters of a description. */
export const MAX_HELP_LENGTH = 2048;

/**
 * A metric with more label names than this, or with more characters in them, omits empty labels, so that rare names
 * cannot lengthen every line. To Prometheus an empty label is the same as a missing one.
 */
export const MAX_PADDED_LABELS = 32;
export const MAX_PADDED_LENGTH = 512;
