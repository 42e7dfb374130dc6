import { Bench } from './conformance-bench.js';
import type { Check } from './conformance-check.js';
import { definitionChecks } from './conformance-definition.js';
import { mustHold, thrownText } from './conformance-error.js';
import { failureChecks } from './conformance-failures.js';
import { hostChecks } from './conformance-host.js';
import { lifecycleChecks } from './conformance-lifecycle.js';
import { pullChecks } from './conformance-pull.js';
import { batchChecks, pushChecks } from './conformance-push.js';
import type { ConformanceSubject, TestFramework } from './conformance-subject.js';
import { unhandledDuring } from './conformance-watch.js';

/** Findings that all tests collect and the last ones check. */
interface Findings {
  readonly unhandled: string[];
  readonly leakedSecrets: string[];
}

/**
 * Registers a test for every requirement of the sink contract (`@gostats/core/sink`).
 *
 * @param framework `{ describe, it }` of vitest, `node:test` or jest
 */
export function testSinkConformance<State>(framework: TestFramework, subject: ConformanceSubject<State>): void {
  // Each test only passes its state back to the subject, so the type of the state does not matter here.
  const anySubject = subject as ConformanceSubject;
  const { name, delivery } = subject.definition;
  const own = delivery === 'pull' ? pullChecks : [...pushChecks, ...failureChecks];
  const checks = [...definitionChecks, ...lifecycleChecks, ...batchChecks, ...own, ...hostChecks];
  const findings: Findings = { unhandled: [], leakedSecrets: [] };

  framework.describe(`the sink "${name}" keeps the contract: it`, () => {
    for (const check of checks.filter(({ applies }) => applies?.(anySubject) ?? true)) {
      framework.it(check.title, () => runCheck(check, anySubject, findings));
    }
    framework.it('leaves no rejected promise without a listener', async () => {
      const [first] = findings.unhandled;
      mustHold(
        first === undefined,
        `A promise was rejected and nobody listened: ${first}. It would end the whole process.`,
      );
    });
    if ((subject.secrets ?? []).length === 0) return;
    framework.it('keeps its secrets out of the log and out of errors', async () => {
      const [first] = findings.leakedSecrets;
      mustHold(first === undefined, `A secret stands in ${first}.`);
    });
  });
}

async function runCheck(check: Check, subject: ConformanceSubject, findings: Findings): Promise<void> {
  const tell = (reason: unknown): void =>
    void findings.unhandled.push(`${thrownText(reason)} (while testing that it ${check.title})`);
  await unhandledDuring(async () => {
    const bench = new Bench(subject, await subject.setUp?.());
    try {
      await check.run(bench);
    } finally {
      await bench.end();
      findings.leakedSecrets.push(...leaksOf(bench));
    }
  }, tell);
}

/** Describes where secrets occur, without repeating them. */
function leaksOf({ subject: { secrets = [] }, contexts, thrown }: Bench): string[] {
  const lines = contexts.flatMap(({ logger }) => logger.lines);
  const told = (text: string): boolean => secrets.some((secret) => text.includes(secret));
  return [
    ...lines
      .filter(({ message, fields }) => told(message) || told(JSON.stringify(fields)))
      .map(({ level }) => `a log line of level ${level}`),
    ...thrown.filter((one) => told(thrownText(one))).map(() => 'the message of an error'),
  ];
}
