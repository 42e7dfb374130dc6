import { Command, InvalidArgumentError, Option } from 'commander';
import { ALL_SHAPES, oddShapes, type OddShape } from '../simulate/odd-shapes.js';
import { readFault } from '../simulate/read-fault.js';
import type { Ended } from '../exit-codes.js';

interface SimulateFlags {
  readonly clusters?: number;
  readonly nodes?: readonly number[];
  readonly names?: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly degraded?: number | true;
  readonly fault?: readonly string[];
  readonly oddShape?: readonly OddShape[];
}

export function simulateCommand(ended: Ended): Command {
  return new Command('simulate')
    .description('Serve simulated clusters over HTTPS until Ctrl-C.')
    .usage('[flags]')
    .option('--clusters <count>', 'number of clusters (default: 3, or one for each name)', numberFrom(1, 100))
    .option('--nodes <counts>', 'nodes of each cluster, such as 4,8,20; repeated if there are more clusters', numbers)
    .option('--names <names>', 'names of the clusters, such as east,west', texts)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--port <port>',
      'port of the first cluster; the next clusters use the following ports. 0: free ports',
      numberFrom(0, 65_535),
      8080,
    )
    .option(
      '--seed <number>',
      'seed for the simulated clusters; the same seed gives the same clusters',
      numberFrom(0, 2 ** 31),
      1,
    )
    .option('--degraded [count]', 'take the last node of every cluster down, or this many', numberFrom(1, 251))
    .option(
      '--fault <fault>',
      'a fault for every cluster: unavailable; slow,ms=3000; node-down,node=2; or JSON',
      faults,
    )
    .addOption(oddShapeOption())
    .helpOption('-h, --help', 'print this help')
    .action(async ({ degraded, fault, oddShape = [], ...flags }: SimulateFlags) => {
      const { simulateClusters } = await import('../simulate/simulate-clusters.js');
      ended(
        await simulateClusters({
          ...flags,
          oddShapes: oddShape,
          faults: (fault ?? []).map(readFault),
          nodesDown: degraded === true ? 1 : (degraded ?? 0),
        }),
      );
    });
}

function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}

function numbers(text: string, before: readonly number[] = []): number[] {
  return [...before, ...text.split(',').map((one) => numberFrom(1, 252)(one.trim()))];
}

function texts(text: string, before: readonly string[] = []): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => !/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(name))) {
    throw new InvalidArgumentError('Expected names made of letters, digits, - and _, separated by commas.');
  }
  return [...before, ...names];
}

/** The option can be repeated. */
function oddShapeOption(): Option {
  const option = new Option('--odd-shape <shape>', 'send values in an unusual shape; can be given more than once');
  option.choices([...oddShapes, ALL_SHAPES]);
  return option.argParser(shapes);
}

function shapes(text: string, before: readonly OddShape[] = []): OddShape[] {
  if (text === ALL_SHAPES) return [...oddShapes];
  const shape = oddShapes.find((one) => one === text);
  if (shape === undefined)
    throw new InvalidArgumentError(`Allowed choices are ${[...oddShapes, ALL_SHAPES].join(', ')}.`);
  return [...before, shape];
}

function faults(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
