/** Settings passed to the watchdog thread. */
export interface WatchdogSettings {
  /** Slots of running packages; see `CallBoard`. */
  readonly calls: Int32Array;
  /** See `Beat`. */
  readonly beats: Float64Array;
  /** Seconds without a beat after which it ends the process; 0: never. */
  readonly stallSeconds: number;
  readonly heapLimitBytes: number;
  readonly log: { readonly file: string | undefined; readonly format: 'text' | 'json'; readonly toStdout: boolean };
}

/** Indexes into `beats`. */
export const Beat = {
  /** Increases as long as the event loop runs. */
  count: 0,
  heapUsedBytes: 1,
  waitingBytes: 2,
} as const;

/** Message from the main thread that names the package in a slot. */
export interface NamedExtension {
  readonly slot: number;
  readonly name: string;
}

/** Symbol of the function that the watchdog calls in the paused main thread. */
export const END_PROCESS = 'gostats.endProcess';
