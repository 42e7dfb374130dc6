import { basename, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sinkNames, UsageError, type SinkNames } from './names.js';
import { version } from './version.js';
import { writePackage, type Delivery } from './write-package.js';

const USAGE = `Usage: npm create @gostats/sink <name> -- [--push | --pull] [--dir <folder>]

Writes the package of a gostats sink: gostats-sink-<name>, or @acme/gostats-sink-<name> for @acme/<name>.

  --push           a sink that sends its points (default)
  --pull           a sink that is asked for them, as Prometheus does
  --dir <folder>   where to; default: a new folder of the package's name
`;

/** Where the text goes; the terminal's streams fit. */
interface Out {
  write(text: string): unknown;
}

/** @returns the exit code: 0 written, 1 failed, 2 wrong use */
export function main(args: readonly string[], out: Out = process.stdout, err: Out = process.stderr): number {
  try {
    const asked = read(args);
    if (typeof asked === 'string') {
      out.write(asked);
      return 0;
    }
    const { names, delivery, folder } = asked;
    const files = writePackage(folder, names, delivery);
    out.write(nextSteps(names, folder, files.length));
    return 0;
  } catch (thrown) {
    err.write(`create-sink: ${(thrown as Error).message}\n`);
    return thrown instanceof UsageError ? 2 : 1;
  }
}

interface Asked {
  readonly names: SinkNames;
  readonly delivery: Delivery;
  readonly folder: string;
}

/** @returns what was asked for, or the text that answers it */
function read(args: readonly string[]): Asked | string {
  const { values, positionals } = parse(args);
  if (values.help === true) return USAGE;
  if (values.version === true) return `create-sink ${version()}\n`;
  const [typed, ...more] = positionals;
  if (typed === undefined || more.length > 0) {
    throw new UsageError(
      `expected one name, found ${positionals.length === 0 ? 'none' : positionals.join(' ')}.\n\n${USAGE}`,
    );
  }
  if (values.push === true && values.pull === true)
    throw new UsageError('expected one of --push and --pull, found both.');
  const names = sinkNames(typed);
  return {
    names,
    delivery: values.pull === true ? 'pull' : 'push',
    folder: resolve(values.dir ?? basename(names.packageName)),
  };
}

function parse(args: readonly string[]) {
  const options = {
    push: { type: 'boolean' },
    pull: { type: 'boolean' },
    dir: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError(`${(thrown as Error).message}\n\n${USAGE}`);
  }
}

function nextSteps({ packageName }: SinkNames, folder: string, files: number): string {
  return `Wrote ${packageName}, ${files} files, into ${folder}

  cd ${relative(process.cwd(), folder) || '.'}
  npm install
  npm test           checks your sink against every promise of the contract
  npm run demo       collects from a simulated cluster into it

Your code goes into src/index.ts; README.md says the rest.
`;
}
