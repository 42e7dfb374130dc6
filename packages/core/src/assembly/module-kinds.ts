import type { ModuleKind } from '../modules/kind.js';
import { bareNameOf, parseUse } from '../modules/names.js';
import { pluginKind } from '../plugins/plugin-kind.js';
import type { StandardSchema } from '../sink/index.js';
import { sinkKind } from '../sinks/sink-kind.js';
import { sourceKind } from '../sources/source-kind.js';

/** What the definitions of all kinds have in common. */
export interface ModuleDefinition {
  /** Only sinks. */
  readonly delivery?: 'push' | 'pull';
  readonly config?: StandardSchema;
}

/** Every kind of package that a configuration can name, in the order in which they are listed. */
export const moduleKinds: readonly ModuleKind<ModuleDefinition>[] = [sinkKind, sourceKind, pluginKind];

/** `sink`, `plugin` */
export type ModuleNoun = ModuleKind<unknown>['noun'];

/** What is known of a kind without a package of it. */
export interface ModuleNounFacts {
  readonly noun: ModuleNoun;
  /** The contract that this host speaks. */
  readonly contract: number;
  /** In package.json, of every package of the kind: `gostats-sink`. */
  readonly keyword: string;
}

export const moduleNouns: readonly ModuleNounFacts[] = moduleKinds.map(({ noun, contractVersion }) => ({
  noun,
  contract: contractVersion,
  keyword: `gostats-${noun}`,
}));

export function kindOf(noun: ModuleNoun): ModuleKind<ModuleDefinition> {
  return moduleKinds.find((kind) => kind.noun === noun) as ModuleKind<ModuleDefinition>;
}

/** The packages that a short name (`mything`) may stand for, of every kind; a full name stands for itself. Nothing for what is no name. */
export function packageNamesOf(use: string): readonly string[] {
  const names = moduleKinds.flatMap(({ noun }) => {
    const parsed = parseUse(noun, use);
    return parsed?.kind === 'package' ? parsed.names : [];
  });
  // A full name of one kind looks like a short name to the others.
  return names.includes(use) ? [use] : [...new Set(names)];
}

/** The kind that a package says it is of, by its name or its keywords. */
export function nounOfPackage(name: string, keywords: readonly unknown[]): ModuleNoun | undefined {
  const byName = moduleNouns.find(({ noun }) => bareNameOf(noun, name) !== undefined);
  return (byName ?? moduleNouns.find(({ keyword }) => keywords.includes(keyword) || name.includes(`/${keyword}-`)))
    ?.noun;
}
