import type { Bench } from './conformance-bench.js';
import type { ConformanceSubject } from './conformance-subject.js';

/** One promise of the contract, and how to see whether a sink keeps it. */
export interface Check {
  /** The test's name, after the sink's: "makes no network connection in create". */
  readonly title: string;
  /** Whether the subject lets it be seen. Default: yes. */
  readonly applies?: (subject: ConformanceSubject) => boolean;
  /** @throws ConformanceError that says what was promised, what happened, and what to do */
  readonly run: (bench: Bench) => Promise<void>;
}
