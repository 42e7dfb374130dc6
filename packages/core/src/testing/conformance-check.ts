import type { Bench } from './conformance-bench.js';
import type { ConformanceSubject } from './conformance-subject.js';

/** One requirement of the contract and its test. */
export interface Check {
  /** The test name, which continues the sink's name: "makes no network connection in create". */
  readonly title: string;
  /** Whether the subject supports this check. Default: yes. */
  readonly applies?: (subject: ConformanceSubject) => boolean;
  /** @throws ConformanceError that states the requirement, what happened, and what to do */
  readonly run: (bench: Bench) => Promise<void>;
}
