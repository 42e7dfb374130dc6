import type { PushSink } from '../../src/sink/index.js';
import { testSinkConformance, type ConformanceSubject } from '../../src/testing/index.js';
import type { Spoil } from './shelf.js';

/** What is wrong, how, and the tests of the suite that must complain: these and no other. */
export type PushFault = readonly [
  fault: string,
  spoil: Spoil<Required<Omit<PushSink, 'destination'>>>,
  titles: readonly RegExp[],
  complaint: RegExp,
];

/** The tests that compare what was sent with what arrived, whatever is in the batch. */
export const ALL_THAT_COMPARE: readonly RegExp[] = [
  /^takes /,
  /^delivers every value/,
  /^makes instances that are independent/,
  /^ends a start whose signal has aborted/,
  /^can be started again after a start that failed/,
  /^runs behind the queue/,
];

/** Runs the suite with a framework that only collects. @returns title → what the test complained about */
export async function failuresOf<State>(subject: ConformanceSubject<State>): Promise<Readonly<Record<string, string>>> {
  const { failures } = await runSuite(subject);
  return failures;
}

/** Titles of all tests, and the complaints. */
export async function runSuite<State>(
  subject: ConformanceSubject<State>,
): Promise<{ titles: readonly string[]; failures: Readonly<Record<string, string>> }> {
  const tests: [title: string, body: () => Promise<void>][] = [];
  const framework = {
    describe: (_name: string, body: () => void) => body(),
    it: (title: string, body: () => Promise<void>) => tests.push([title, body]),
  };
  testSinkConformance(framework, subject);
  const failures: Record<string, string> = {};
  for (const [title, body] of tests) await body().catch((error: Error) => (failures[title] = error.message));
  return { titles: tests.map(([title]) => title), failures };
}

/**
 * What the suite did not do as it should: every title must be hit, nothing else may be, and each complaint must tell what
 * is wrong.
 *
 * @param only the title whose complaint counts; default: all
 */
export function shortcomings(
  failures: Readonly<Record<string, string>>,
  titles: readonly RegExp[],
  complaint: RegExp,
  only?: RegExp,
): readonly string[] {
  const all = Object.entries(failures);
  const isExpected = ([title]: readonly [string, string]): boolean => titles.some((one) => one.test(title));
  return [
    ...all.filter((one) => !isExpected(one)).map(([title, text]) => `complained needlessly: ${title}: ${text}`),
    ...titles.filter((one) => !all.some(([title]) => one.test(title))).map((one) => `did not complain: ${one.source}`),
    ...all
      .filter(([title, text]) => (only?.test(title) ?? true) && !complaint.test(text))
      .map(([title, text]) => `said something else: ${title}: ${text}`),
  ];
}
