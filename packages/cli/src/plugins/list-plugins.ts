import { resolve } from 'node:path';
import { listInstalled, moduleNouns, remoteText, type InstalledModule } from '@gostats/core';
import { EXIT_STOPPED } from '../exit-codes.js';
import { titleOf } from '../sinks/describe-installed.js';
import { namedIn } from '../sinks/list-sinks.js';
import { programFolders } from '../version.js';
import { alignColumns } from './columns.js';

/**
 * Implements `gostats plugins list`: prints one line per package. `gostats sinks` also lists options.
 *
 * @returns the exit code
 */
export async function listPlugins(configFile: string, json: boolean): Promise<number> {
  const search = { configFile: resolve(configFile), folders: programFolders };
  const installed = await listInstalled(search, await namedIn(configFile));
  process.stdout.write(json ? `${JSON.stringify(installed.map(withoutOptions), null, 2)}\n` : describe(installed));
  return EXIT_STOPPED;
}

function withoutOptions({ options: _options, ...rest }: InstalledModule): object {
  return rest;
}

function describe(installed: readonly InstalledModule[]): string {
  const rows = alignColumns(installed.map(columnsOf));
  const lines = moduleNouns.flatMap(({ noun }) => {
    const of = installed.flatMap((one, index) => (one.noun === noun ? [describeOne(one, rows[index] ?? '')] : []));
    return [`${titleOf(noun)} (${of.length})`, ...of, ''];
  });
  return `${lines.join('\n')}"gostats sinks" lists the options too; "gostats plugins sample NAME" prints a table to copy.\n`;
}

function describeOne({ problem }: InstalledModule, row: string): string {
  return [`  ${row}`, ...(problem?.split('\n').map((line) => `    ${line}`) ?? [])].join('\n');
}

/** Returns the columns of one package: its name for `use`, its id, where it was found, and its metadata. */
function columnsOf({
  use,
  name,
  version,
  from,
  bundled,
  developed,
  delivery,
  contract,
  hostContract,
  licence,
  stability,
}: InstalledModule): string[] {
  const speaks = contract === undefined || contract === hostContract ? '' : ` (this gostats speaks ${hostContract})`;
  return [
    remoteText(use, MAX_NAME),
    remoteText(`${name}@${version}`, MAX_NAME),
    bundled ? 'bundled' : developed ? `under development in ${from}` : `installed in ${from}`,
    delivery ?? '',
    `contract ${contract ?? 'unknown'}${speaks}`,
    remoteText(licence ?? 'no licence', MAX_LICENCE),
    stability ?? '',
  ];
}

const MAX_LICENCE = 40;
const MAX_NAME = 240;
