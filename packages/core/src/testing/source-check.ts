import type { SourceDefinition } from '../source/index.js';
import { cannedAnswer, type CannedAnswers } from './canned-client.js';
import { mustHold, thrownText } from './conformance-error.js';
import type { WrittenOptions } from './conformance-subject.js';
import { runSource, type RunningSource, type RunSourceOptions, type SourceRun } from './run-source.js';

/** The source under test. Only `definition`, `options` and `answers` are required. */
export interface SourceSubject {
  readonly definition: SourceDefinition;
  /** Valid options, as in a configuration file. */
  readonly options: WrittenOptions;
  /** The answers of a real cluster, preferably recorded. Every job must collect something from them. */
  readonly answers: CannedAnswers;
  readonly clusterOptions?: WrittenOptions;
  /** Options that the source must reject. */
  readonly refusedOptions?: readonly WrittenOptions[];
  /** The time limit of each test, milliseconds. Default 10 000. */
  readonly timeoutMs?: number;
  /** Passwords and tokens in the options. They must not occur in log lines or errors. */
  readonly secrets?: readonly string[];
}

/** One rule of the contract, and how to see whether a source follows it. */
export interface SourceCheck {
  readonly title: string;
  /** Whether the subject allows checking it. Default: yes. */
  readonly applies?: (subject: SourceSubject) => boolean;
  /** @throws ConformanceError that says what was promised, what happened, and what to do */
  readonly run: (subject: SourceSubject) => Promise<void>;
}

export function start(
  { definition, options, answers, clusterOptions }: SourceSubject,
  own: Partial<RunSourceOptions> = {},
): Promise<RunningSource> {
  return runSource(definition, options, {
    answers,
    ...(clusterOptions && { clusterOptions }),
    ...own,
  });
}

export function mustSucceed({ error }: SourceRun, what: string): void {
  mustHold(error === undefined, `Failed in ${what}: ${thrownText(error)}.`, error);
}

/** Returns the same answers with `change` applied to each member of their bodies. */
export function answering(answers: CannedAnswers, change: (body: unknown) => unknown): (path: string) => unknown {
  return (path) => {
    const answer = cannedAnswer(answers, path);
    if (typeof answer !== 'object' || answer === null || answer instanceof Error) return answer;
    return Object.fromEntries(Object.entries(structuredClone(answer)).map(([name, body]) => [name, change(body)]));
  };
}
