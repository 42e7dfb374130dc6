import { CONTRACT_VERSION, findSpecProblem, SINK_BRAND, type StatsSink } from '../sink/index.js';
import type { Check } from './conformance-check.js';
import { mustHold, thrownText } from './conformance-error.js';
import { checkOptions } from './check-options.js';
import { networkUseOf } from './conformance-watch.js';
import { plainBatch } from './conformance-values.js';

/** Inputs that a schema must handle without throwing. */
const ODD_OPTIONS: readonly unknown[] = [
  {},
  { 'no such option': 1 },
  { '': null },
  Object.create(null),
  undefined,
  null,
  [],
  'text',
  42,
];

/** Checks of the definition and of `create`. */
export const definitionChecks: readonly Check[] = [
  {
    title: 'is a definition that came from defineSink',
    async run({ subject: { definition } }) {
      const version = (definition as Partial<typeof definition> | undefined)?.[SINK_BRAND];
      mustHold(version !== undefined, 'There is no brand on it: write "export default defineSink({ … })".');
      mustHold(
        version === CONTRACT_VERSION,
        `It was built for contract ${version}, this suite checks contract ${CONTRACT_VERSION}: install matching versions.`,
      );
      const problem = findSpecProblem(definition);
      mustHold(problem === undefined, `Its shape is wrong: ${problem}.`);
    },
  },
  {
    title: 'takes the options that it is given, and leaves them as they were',
    async run(bench) {
      const written = bench.writtenOptions();
      const before = structuredClone(written);
      await checkOptions(bench.subject.definition.config, written).catch((error: Error) =>
        mustHold(false, `The schema does not take the suite's options: ${error.message}.`, error),
      );
      mustHold(
        JSON.stringify(written) === JSON.stringify(before),
        'The schema changed the table that it checked: other sinks may read the same table. Return a new object.',
      );
    },
  },
  {
    title: 'answers options of any kind with a value or with issues',
    async run({ subject: { definition } }) {
      for (const odd of ODD_OPTIONS) {
        const text = JSON.stringify(odd) ?? 'undefined';
        try {
          const result = await definition.config['~standard'].validate(odd);
          mustHold(
            typeof result === 'object' && result !== null && ('value' in result || Array.isArray(result.issues)),
            `The schema answered ${text} with neither a value nor issues.`,
          );
        } catch (thrown) {
          mustHold(
            false,
            `The schema threw for ${text}: ${thrownText(thrown)}. Return { issues: [{ message }] }.`,
            thrown,
          );
        }
      }
    },
  },
  {
    title: 'refuses wrong options with a message each',
    applies: ({ refusedOptions = [] }) => refusedOptions.length > 0,
    async run({ subject: { definition, refusedOptions = [] } }) {
      for (const refused of refusedOptions) {
        const { issues } = await definition.config['~standard'].validate(structuredClone(refused));
        mustHold(issues !== undefined && issues.length > 0, `The schema takes ${JSON.stringify(refused)}.`);
        const said = issues.every(({ message }) => typeof message === 'string' && message !== '');
        mustHold(said, `The schema refuses ${JSON.stringify(refused)} without a message.`);
      }
    },
  },
  {
    title: 'makes no network connection in create',
    async run(bench) {
      const used = await networkUseOf(() => bench.make());
      mustHold(
        used.length === 0,
        `create used the network (${used.join(', ')}): "gostats check" runs it offline. Connect in init.`,
      );
    },
  },
  {
    title: 'has the members of its kind of sink',
    async run(bench) {
      const sink: unknown = await bench.make();
      const { delivery } = bench.subject.definition;
      mustHold(
        typeof sink === 'object' && sink !== null,
        `create returned ${sink === null ? 'null' : typeof sink}, not a sink.`,
      );
      const members = sink as Record<string, unknown>;
      const main = delivery === 'push' ? 'writePoints' : 'observe';
      const other = delivery === 'push' ? 'observe' : 'writePoints';
      mustHold(
        typeof members[main] === 'function',
        `A ${delivery} sink needs the method ${main}; found ${Object.keys(members).join(', ') || 'no members'}.`,
      );
      mustHold(members[other] === undefined, `A ${delivery} sink has no ${other}: the host would never call it.`);
      for (const name of ['init', 'flush', 'close']) {
        const kind = typeof members[name];
        mustHold(
          kind === 'function' || kind === 'undefined',
          `${name} must be a function or be left out; found ${kind}.`,
        );
      }
    },
  },
  {
    title: 'makes instances that are independent of each other',
    async run(bench) {
      const [first, second] = [await bench.make(), await bench.make()] as [StatsSink, StatsSink];
      mustHold(first !== second, 'create returned the same object twice: two configured sinks would share it.');
      await bench.must(second, 'init', (signal) => second.init?.(signal));
      await bench.must(first, 'close', (signal) => first.close?.(signal));
      await bench.deliver(second, plainBatch(), 'a batch after another instance was closed');
    },
  },
];
