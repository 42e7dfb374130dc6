import { SOURCE_BRAND, SOURCE_CONTRACT_VERSION, findSourceProblem, type SourceDefinition } from '../source/index.js';
import { checkOptions } from './check-options.js';
import { mustHold, thrownText } from './conformance-error.js';
import { networkUseOf } from './conformance-watch.js';
import type { RunningSource } from './run-source.js';
import { start, type SourceCheck } from './source-check.js';

/** Rules about the definition, the options, the jobs and the end of a source. */
export const definitionChecks: readonly SourceCheck[] = [
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
