import { ConformanceError, mustHold, thrownText } from './conformance-error.js';
import type { TestFramework } from './conformance-subject.js';
import { unhandledDuring } from './conformance-watch.js';
import { answerChecks } from './source-answer-checks.js';
import type { SourceSubject } from './source-check.js';
import { definitionChecks } from './source-definition-checks.js';

const DEFAULT_TIMEOUT_MS = 10_000;
const checks = [...definitionChecks, ...answerChecks];

/**
 * Registers a test for every requirement of the source contract (`@gostats/core/source`).
 *
 * @param framework `{ describe, it }` of vitest, `node:test` or jest
 */
export function testSourceConformance(framework: TestFramework, subject: SourceSubject): void {
  framework.describe(`the source "${subject.definition.name}" keeps the contract: it`, () => {
    for (const check of checks.filter(({ applies }) => applies?.(subject) ?? true)) {
      framework.it(check.title, async () => {
        const unhandled: unknown[] = [];
        await unhandledDuring(
          () => inTime(check.run(subject), subject.timeoutMs ?? DEFAULT_TIMEOUT_MS),
          (reason) => unhandled.push(reason),
        );
        mustHold(unhandled.length === 0, `A promise was rejected and nobody listened: ${thrownText(unhandled[0])}.`);
      });
    }
  });
}

async function inTime(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const sentence = `It did not end within ${limitMs / 1000} s: a call of the source never settled.`;
    timer = setTimeout(() => reject(new ConformanceError(sentence)), limitMs);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
