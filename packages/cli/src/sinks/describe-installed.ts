import type { InstalledModule, OptionInfo } from '@gostats/core';

/** What is installed, for a person to read. */
export function describeInstalled(installed: readonly InstalledModule[], folders: readonly string[]): string {
  const [first = '.'] = folders;
  const lines = [
    ...section(
      'Sinks',
      installed.filter(({ noun }) => noun === 'sink'),
    ),
    ...section(
      'Plugins',
      installed.filter(({ noun }) => noun === 'plugin'),
    ),
    'Looked from:',
    ...folders.map((folder) => `  ${folder}`),
    `Install another one beside the configuration:  npm install --prefix ${first} <package>`,
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, modules: readonly InstalledModule[]): string[] {
  return [`${title} (${modules.length})`, ...modules.flatMap(describeOne), ''];
}

function describeOne({
  use,
  name,
  version,
  folder,
  delivery,
  contract,
  hostContract,
  options,
  problem,
}: InstalledModule): string[] {
  const kind = [delivery, `contract ${contract ?? 'unknown'}`].filter((word) => word !== undefined).join(', ');
  const speaks = contract === undefined || contract === hostContract ? '' : ` (this gostats speaks ${hostContract})`;
  const head = [`  ${use}  ${name}@${version} (${kind}${speaks})`, `    ${folder}`];
  if (problem !== undefined) return [...head, ...problem.split('\n').map((line) => `    ${line}`)];
  if (options === undefined)
    return [...head, '    options: see the page of the package (its schema does not list them)'];
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
