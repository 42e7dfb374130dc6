import type { Command, Option } from 'commander';

/** Builds a completion script for a shell. The script is self-contained: completing does not run gostats. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish', program: Command): string {
  if (shell === 'fish') return fishScript(program);
  const head =
    shell === 'zsh'
      ? 'autoload -U +X compinit bashcompinit\n(( $+functions[compdef] )) || compinit\nbashcompinit\n'
      : '';
  return `${head}${bashScript(program)}`;
}

/** Returns the words that may follow a command: its choices, its subcommands, and the flags of all of them. */
function wordsOf(command: Command): string[] {
  const flags = [command, ...command.commands].flatMap((one) => one.options).flatMap(({ long }) => long ?? []);
  return [...new Set([...choicesOf(command), ...command.commands.map((one) => one.name()), ...flags, '--help'])];
}

function choicesOf(command: Command): readonly string[] {
  return command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
}

function bashScript(program: Command): string {
  const names = program.commands.map((command) => command.name());
  const all = program.commands.flatMap((command) => [command, ...command.commands]).flatMap(({ options }) => options);
  const choices = new Map(
    all.flatMap(({ long, argChoices }) => (long && argChoices ? [[long, argChoices.join(' ')]] : [])),
  );
  const files = new Set(all.filter(takesFile).map(({ long }) => long));
  return `_gostats() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words
  COMPREPLY=()
  case $previous in
    ${[...files].join('|')}) return ;;
${[...choices].map(([long, words]) => `    ${long}) COMPREPLY=($(compgen -W "${words}" -- "$current")); return ;;\n`).join('')}  esac
  if [ "$COMP_CWORD" -eq 1 ]; then command=; fi
  case $command in
    "") words="${[...names, '--help', '--version'].join(' ')}" ;;
    help) words="${names.join(' ')}" ;;
${program.commands
  .filter((command) => command.name() !== 'help')
  .map((command) => `    ${command.name()}) words="${wordsOf(command).join(' ')}" ;;\n`)
  .join('')}  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _gostats gostats
`;
}

function fishScript(program: Command): string {
  const lines = program.commands.flatMap((command) => {
    const inside = `-n '__fish_seen_subcommand_from ${command.name()}'`;
    const words = [...choicesOf(command), ...command.commands.map((one) => one.name())];
    return [
      `complete -c gostats -n __fish_use_subcommand -f -a ${command.name()} -d ${quoted(command.description())}`,
      ...(words.length === 0 ? [] : [`complete -c gostats ${inside} -f -a ${quoted(words.join(' '))}`]),
      ...[command, ...command.commands]
        .flatMap((one) => one.options)
        .map((option) => `complete -c gostats ${inside} ${fishOption(option)}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function fishOption(option: Option): string {
  const { long = '', argChoices, description } = option;
  const value = option.isBoolean()
    ? ''
    : takesFile(option)
      ? ' -r'
      : argChoices === undefined
        ? ' -x'
        : ` -x -a ${quoted(argChoices.join(' '))}`;
  return `-l ${long.slice(2)}${value} -d ${quoted(description)}`;
}

function takesFile({ flags }: Option): boolean {
  return flags.includes('<file>');
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
