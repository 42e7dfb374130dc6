/** What the watchdog is made with. */
export interface WatchdogSettings {
  /** Numbers of packages at work, as `CallBoard` has them. */
  readonly calls: Int32Array;
  /** See `Beat`. */
  readonly beats: Float64Array;
  /** Without a beat for so long it ends the process; 0: never. */
  readonly stallSeconds: number;
  readonly heapLimitBytes: number;
  readonly log: { readonly file: string | undefined; readonly format: 'text' | 'json'; readonly toStdout: boolean };
}

/** Places in `beats`. */
export const Beat = {
  /** Grows while the event loop turns. */
  count: 0,
  heapUsedBytes: 1,
  waitingBytes: 2,
} as const;

/** The main thread tells the name behind a number. */
export interface NamedExtension {
  readonly slot: number;
  readonly name: string;
}

/** What the watchdog calls in the main thread, once that is paused. */
export const END_PROCESS = 'gostats.endProcess';
