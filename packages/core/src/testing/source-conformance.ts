import { SOURCE_BRAND, SOURCE_CONTRACT_VERSION, findSourceProblem, type SourceDefinition } from '../source/index.js';
import { cannedAnswer, type CannedAnswers } from './canned-client.js';
import { checkOptions } from './check-options.js';
import { mustHold, thrownText } from './conformance-error.js';
import type { TestFramework, WrittenOptions } from './conformance-subject.js';
import { networkUseOf, unhandledDuring } from './conformance-watch.js';
import { mutants } from './mutated-answers.js';
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
  /** Passwords and tokens in the options. They must not occur in log lines or errors. */
  readonly secrets?: readonly string[];
}

interface SourceCheck {
  readonly title: string;
  readonly applies?: (subject: SourceSubject) => boolean;
  readonly run: (subject: SourceSubject) => Promise<void>;
}

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
          () => check.run(subject),
          (reason) => unhandled.push(reason),
        );
        mustHold(unhandled.length === 0, `A promise was rejected and nobody listened: ${thrownText(unhandled[0])}.`);
      });
    }
  });
}

const checks: readonly SourceCheck[] = [
  {
    title: 'is a definition that came from defineSource',
    async run({ definition }) {
      const version = (definition as Partial<SourceDefinition> | undefined)?.[SOURCE_BRAND];
      mustHold(version !== undefined, 'There is no brand on it: write "export default defineSource({ … })".');
      mustHold(
        version === SOURCE_CONTRACT_VERSION,
        `It was built for contract ${version}, this suite checks contract ${SOURCE_CONTRACT_VERSION}: install matching versions.`,
      );
      const problem = findSourceProblem(definition);
      mustHold(problem === undefined, `Its shape is wrong: ${problem}.`);
    },
  },
  {
    title: 'refuses wrong options with a message each',
    applies: ({ refusedOptions = [] }) => refusedOptions.length > 0,
    async run({ definition, refusedOptions = [] }) {
      for (const refused of refusedOptions) {
        const { config } = definition;
        mustHold(config !== undefined, 'It has no config: then it has no options that it could refuse.');
        const accepted = await checkOptions(config, refused).then(
          () => true,
          () => false,
        );
        mustHold(!accepted, `The schema takes ${JSON.stringify(refused)}.`);
      }
    },
  },
  {
    title: 'uses no network but the cluster',
    async run(subject) {
      const used = await networkUseOf(async () => {
        const source = await start(subject);
        for (const job of source.jobs) await source.run(job.id);
        await source.close();
      });
      mustHold(used.length === 0, `It used the network (${used.join(', ')}): ask through get() and list() only.`);
    },
  },
  {
    title: 'has at least one job, and the same jobs each time it is asked',
    async run(subject) {
      const [one, other] = [await start(subject), await start(subject)];
      const names = ({ jobs }: RunningSource): string =>
        jobs.map(({ id, intervalMs }) => `${id} every ${intervalMs} ms`).join(', ');
      mustHold(one.jobs.length > 0, 'jobs() returned no job for the cluster of the test.');
      mustHold(
        names(one) === names(other),
        `jobs() returned ${names(one)}, and then ${names(other)}: keep ids and intervals stable.`,
      );
    },
  },
  {
    title: 'collects something in every job, and again in the next round',
    async run(subject) {
      const source = await start(subject);
      for (const job of source.jobs) {
        for (const round of ['first', 'second']) {
          const run = await source.run(job.id);
          mustSucceed(run, `the ${round} round of ${job.id}`);
          mustHold(
            run.points.length > 0,
            `The ${round} round of ${job.id} collected nothing from the answers of the test.`,
          );
        }
      }
    },
  },
  {
    title: 'makes the same series from the same answer',
    async run(subject) {
      const source = await start(subject);
      for (const job of source.jobs) {
        const series = ({ points }: SourceRun): string =>
          points
            .map((point) => `${point.measurement} ${point.series.id}`)
            .sort()
            .join('\n');
        const [first, second] = [await source.run(job.id), await source.run(job.id)];
        mustHold(
          series(first) === series(second),
          `Two rounds of ${job.id} with the same answer made different series: a tag has a value that changes by itself.`,
        );
      }
    },
  },
  {
    title: 'tells its rows apart: no two of a round have the same measurement, tags and time',
    async run(subject) {
      const source = await start(subject);
      for (const job of source.jobs) {
        await source.run(job.id);
        const twins = source.logger.lines.find(({ message }) => /same series|told apart/i.test(message));
        mustHold(
          twins === undefined,
          `Rows of ${job.id} share a series: ${twins?.message} Name what tells them apart in "tags".`,
        );
      }
    },
  },
  {
    title: 'takes empty lists',
    async run(subject) {
      const answers = answering(subject.answers, (body) => (Array.isArray(body) ? [] : body));
      const source = await start(subject, { answers });
      for (const job of source.jobs) mustSucceed(await source.run(job.id), `a round of ${job.id} with empty lists`);
    },
  },
  {
    title: 'takes members that are missing, null, new or of another kind, without losing other rows',
    async run(subject) {
      for (const mutant of mutants) {
        const source = await start(subject);
        const good = new Map<string, number>();
        for (const job of source.jobs) good.set(job.id, (await source.run(job.id)).points.length);
        const odd = await start(subject, { answers: answering(subject.answers, mutant.change) }).catch(
          (thrown: unknown) => thrown as Error,
        );
        // A source may refuse to plan from such an answer if it reports an error. It must not crash the host.
        if (odd instanceof Error) continue;
        for (const job of odd.jobs) {
          const run = await odd.run(job.id);
          mustSucceed(run, `a round of ${job.id} whose rows have ${mutant.what}`);
          const least = Math.floor((good.get(job.id) ?? 0) / 2);
          mustHold(
            run.points.length >= least,
            `With ${mutant.what} in one row of two, ${job.id} collected ${run.points.length} points, expected at least ${least}.`,
          );
        }
      }
    },
  },
  {
    title: 'fails a round with the error of the cluster, and goes on in the next one',
    async run(subject) {
      for (const status of [403, 404, 500, 503]) {
        let failing = false;
        const source = await start(subject, {
          answers: (path: string) => (failing ? status : cannedAnswer(subject.answers, path)),
        });
        for (const job of source.jobs) {
          failing = true;
          const run = await source.run(job.id);
          mustHold(
            run.requests.length === 0 || run.error !== undefined || run.points.length > 0 || status === 404,
            `${job.id} hid the status ${status}: let the error pass, so that the operator sees why nothing is collected.`,
          );
          failing = false;
          mustSucceed(await source.run(job.id), `the round of ${job.id} after one that failed`);
        }
      }
    },
  },
  {
    title: 'ends a round when its signal aborts',
    async run(subject) {
      const source = await start(subject);
      const abort = new AbortController();
      abort.abort(new DOMException('the cluster is no longer polled', 'AbortError'));
      for (const job of source.jobs) {
        const { batches } = await source.run(job.id, abort.signal);
        mustHold(batches.length === 0, `${job.id} delivered points although its signal had aborted.`);
      }
    },
  },
  {
    title: 'closes, and twice',
    async run(subject) {
      const source = await start(subject);
      await source.close();
      await source.close();
    },
  },
  {
    title: 'keeps its secrets out of the log and out of errors',
    applies: ({ secrets = [] }) => secrets.length > 0,
    async run(subject) {
      const source = await start(subject, { answers: () => 500 }).catch(() => start(subject));
      const said = source.logger.lines.map(({ message, fields }) => message + JSON.stringify(fields));
      for (const job of source.jobs) said.push(thrownText((await source.run(job.id)).error));
      const leaks = (subject.secrets ?? []).some((secret) => said.some((text) => text.includes(secret)));
      mustHold(!leaks, 'A secret stands in a log line or in an error.');
    },
  },
];

function start(
  { definition, options, answers, clusterOptions }: SourceSubject,
  own: Partial<RunSourceOptions> = {},
): Promise<RunningSource> {
  return runSource(definition, options, {
    answers,
    ...(clusterOptions && { clusterOptions }),
    ...own,
  });
}

function mustSucceed({ error }: SourceRun, what: string): void {
  mustHold(error === undefined, `Failed in ${what}: ${thrownText(error)}.`, error);
}

/** Returns the same answers with `change` applied to each member of their bodies. */
function answering(answers: CannedAnswers, change: (body: unknown) => unknown): (path: string) => unknown {
  return (path) => {
    const answer = cannedAnswer(answers, path);
    if (typeof answer !== 'object' || answer === null || answer instanceof Error) return answer;
    return Object.fromEntries(Object.entries(structuredClone(answer)).map(([name, body]) => [name, change(body)]));
  };
}
