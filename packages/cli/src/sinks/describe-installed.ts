import { moduleNouns, type InstalledModule, type ModuleNoun, type OptionInfo } from '@gostats/core';

/** Describes the installed packages for a human. */
export function describeInstalled(installed: readonly InstalledModule[]): string {
  const folders = new Set(installed.filter(({ bundled }) => !bundled).map(({ from }) => from));
  const lines = [
    ...moduleNouns.flatMap(({ noun }) =>
      section(
        titleOf(noun),
        installed.filter((one) => one.noun === noun),
      ),
    ),
    'Bundled packages came with gostats; no other package can take their names.',
    ...(folders.size === 0 ? [] : [`Others were found from ${[...folders].join(' and ')}.`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Returns the plural title of a noun, such as `Sinks`. */
export function titleOf(noun: ModuleNoun): string {
  return `${noun[0]?.toUpperCase() ?? ''}${noun.slice(1)}s`;
}

function section(title: string, modules: readonly InstalledModule[]): string[] {
  return [`${title} (${modules.length})`, ...modules.flatMap(describeOne), ''];
}

function describeOne({
  use,
  bundled,
  loaded,
  name,
  version,
  folder,
  delivery,
  contract,
  hostContract,
  options,
  problem,
}: InstalledModule): string[] {
  const kind = [bundled ? 'bundled' : undefined, delivery, `contract ${contract ?? 'unknown'}`]
    .filter((word) => word !== undefined)
    .join(', ');
  const speaks = contract === undefined || contract === hostContract ? '' : ` (this gostats supports ${hostContract})`;
  const head = [`  ${use}  ${name}@${version} (${kind}${speaks})`, `    ${folder}`];
  if (problem !== undefined) return [...head, ...problem.split('\n').map((line) => `    ${line}`)];
  if (!loaded)
    return [...head, '    not loaded, because the configuration does not name it; this is from its package.json'];
  if (options === undefined)
    return [...head, '    options: see the documentation of the package (its schema does not list them)'];
  return [...head, ...describeOptions(options)];
}

function describeOptions(options: readonly OptionInfo[]): string[] {
  if (options.length === 0) return ['    options: none'];
  const width = Math.max(...options.map(({ path }) => path.length));
  return [
    '    options:',
    ...options.map(({ path, type, required, description, ...rest }) => {
      const byDefault = 'default' in rest ? `default ${JSON.stringify(rest.default)}` : required ? 'required' : '';
      return `      ${[path.padEnd(width), type, byDefault, description ?? ''].filter((word) => word !== '').join('  ')}`;
    }),
  ];
}
