import type { Command } from 'commander';

const BOOLEAN = /^(?:1|t|true|0|f|false)$/i;
const TRUE = /^(?:1|t|true)$/i;

/**
 * Rewrites flags in the syntax of gostats (Go's `flag` package): long names with one dash, `-flag=true` for switches,
 * and no command, which means `run`.
 */
export function fromGoFlags(args: readonly string[], program: Command): string[] {
  const switches = new Map<string, boolean>();
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    for (const option of command.options) if (option.long) switches.set(option.long, option.isBoolean());
  }
  switches.set('--help', true);
  const end = args.indexOf('--');
  const flags = end < 0 ? args : args.slice(0, end);
  const rest = end < 0 ? [] : args.slice(end);
  return withCommand([...flags.flatMap((arg) => rewrite(arg, switches)), ...rest], program);
}

function rewrite(arg: string, switches: ReadonlyMap<string, boolean>): string[] {
  const match = /^--?([a-z][\w-]+)(?:=(.*))?$/is.exec(arg);
  if (match === null) return [arg];
  const name = `--${match[1]}`;
  const value = match[2];
  const isSwitch = switches.get(name);
  // Unknown flags are rewritten too: there are no bundled short flags, and commander needs both dashes for its "did you
  // mean" hint.
  if (value === undefined) return [name];
  if (isSwitch !== true || !BOOLEAN.test(value)) return [`${name}=${value}`];
  return TRUE.test(value) ? [name] : [];
}

/** Flags without a command belong to `run`, except those of the program itself. */
function withCommand(args: string[], program: Command): string[] {
  const [first] = args;
  if (first === undefined) return ['run'];
  if (!first.startsWith('-') || ['--help', '-h', '--version', '-v'].includes(first)) return args;
  return ['run', ...untilWord(args, program)];
}

/**
 * Go's `flag` stops at the first word that is not a flag, and gostats (Go) ignores the rest. A command name there is a
 * mistake.
 */
function untilWord(args: readonly string[], program: Command): readonly string[] {
  const run = program.commands.find((command) => command.name() === 'run');
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const isFlag = arg.startsWith('-') && arg !== '-';
    if (!isFlag || arg === '--') {
      if (program.commands.some((command) => command.name() === arg)) {
        return program.error(
          `error: the command ${arg} comes before its flags: gostats ${arg} ${args.slice(0, index).join(' ')}`,
        );
      }
      process.stderr.write(`gostats: ignored, because it is not a flag: ${args.slice(index).join(' ')}\n`);
      return args.slice(0, index);
    }
    const option = run?.options.find(({ long }) => long === arg);
    if (option !== undefined && !option.isBoolean()) index++;
  }
  return args;
}
