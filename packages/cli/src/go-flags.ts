import type { Command } from 'commander';

const BOOLEAN = /^(?:1|t|true|0|f|false)$/i;
const TRUE = /^(?:1|t|true)$/i;

/**
 * Rewrites flags as gostats (Go's `flag` package) takes them: long names with one dash, `-flag=true` for switches, and no
 * command at all, which means `run`.
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
  return withCommand([...flags.flatMap((arg) => rewrite(arg, switches)), ...rest]);
}

function rewrite(arg: string, switches: ReadonlyMap<string, boolean>): string[] {
  const match = /^--?([a-z][\w-]+)(?:=(.*))?$/is.exec(arg);
  if (match === null) return [arg];
  const name = `--${match[1]}`;
  const value = match[2];
  const isSwitch = switches.get(name);
  // An unknown one too: there are no bundles of short flags, and the hint "did you mean" needs both dashes.
  if (value === undefined) return [name];
  if (isSwitch !== true || !BOOLEAN.test(value)) return [`${name}=${value}`];
  return TRUE.test(value) ? [name] : [];
}

/** Flags without a command belong to `run`, except those of the program itself. */
function withCommand(args: string[]): string[] {
  const [first] = args;
  if (first === undefined) return ['run'];
  if (!first.startsWith('-') || ['--help', '-h', '--version'].includes(first)) return args;
  return ['run', ...args];
}
