import type { Source, SourceDefinition } from '../source/index.js';
import { cannedAnswer } from './canned-client.js';
import { mustHold } from './conformance-error.js';
import { turns } from './conformance-settle.js';
import { mutants } from './mutated-answers.js';
import type { SourceRun } from './run-source.js';
import { answering, mustSucceed, start, type SourceCheck } from './source-check.js';

/** Rules about what a source makes of answers, and of answers that do not come. */
export const answerChecks: readonly SourceCheck[] = [
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
        const twins = source.logger.lines.find(({ fields }) => fields['event'] === 'rows.told-apart');
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
      let isSilent = false;
      const answers = (path: string): unknown =>
        isSilent ? new Promise(() => {}) : cannedAnswer(subject.answers, path);
      const { definition, settled } = watched(subject.definition);
      const source = await start({ ...subject, definition }, { answers });
      for (const job of source.jobs) {
        isSilent = true;
        const before = settled.count;
        const abort = new AbortController();
        const run = source.run(job.id, abort.signal);
        await turns();
        abort.abort(new DOMException('the cluster is no longer polled', 'AbortError'));
        const { batches } = await run;
        await turns();
        mustHold(
          settled.count > before,
          `run() of ${job.id} went on after its signal had aborted: pass it to all you wait for.`,
        );
        mustHold(batches.length === 0, `${job.id} delivered points although its signal had aborted.`);
        isSilent = false;
      }
    },
  },
];

/** The same source, and how many of its rounds have settled. */
function watched(definition: SourceDefinition): { definition: SourceDefinition; settled: { count: number } } {
  const settled = { count: 0 };
  const create = async (...given: Parameters<SourceDefinition['create']>): Promise<Source> => {
    const instance = await definition.create(...given);
    const jobs: Source['jobs'] = async (cluster) =>
      (await instance.jobs(cluster)).map((job) => ({
        ...job,
        run: (round) => Promise.resolve(job.run(round)).finally(() => void settled.count++),
      }));
    return {
      jobs,
      ...(instance.close && { close: (signal: AbortSignal) => instance.close?.(signal) as Promise<void> }),
    };
  };
  return { definition: { ...definition, create }, settled };
}
