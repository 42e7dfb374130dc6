import type { ModuleKind } from '../modules/kind.js';
import { bareNameOf, parseUse } from '../modules/names.js';
import { pluginKind } from '../plugins/plugin-kind.js';
import type { StandardSchema } from '../sink/index.js';
import { sinkKind } from '../sinks/sink-kind.js';
import { sourceKind } from '../sources/source-kind.js';

/** Properties common to the definitions of all kinds. */
export interface ModuleDefinition {
  /** Only sinks. */
  readonly delivery?: 'push' | 'pull';
  readonly config?: StandardSchema;
}

/** Every kind of package that a configuration can name, in the order in which they are listed. */
export const moduleKinds: readonly ModuleKind<ModuleDefinition>[] = [sinkKind, sourceKind, pluginKind];

/** `sink`, `source`, `plugin` */
export type ModuleNoun = ModuleKind<unknown>['noun'];

/** Facts about a kind that do not depend on a package. */
export interface ModuleNounFacts {
  readonly noun: ModuleNoun;
  /** Contract version that the host implements. */
  readonly contract: number;
  /** Keyword in the package.json of every package of the kind: `gostats-sink`. */
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

/**
 * Returns the packages that a short name (`mything`) may refer to, for all kinds. A full name refers only to itself.
 * Empty for an invalid name.
 */
export function packageNamesOf(use: string): readonly string[] {
  const names = moduleKinds.flatMap(({ noun }) => {
    const parsed = parseUse(noun, use);
    return parsed?.kind === 'package' ? parsed.names : [];
  });
  // A full name of one kind looks like a short name to the others.
  return names.includes(use) ? [use] : [...new Set(names)];
}

/** Returns the kind that a package declares by its name or its keywords. */
export function nounOfPackage(name: string, keywords: readonly unknown[]): ModuleNoun | undefined {
  const byName = moduleNouns.find(({ noun }) => bareNameOf(noun, name) !== undefined);
  return (byName ?? moduleNouns.find(({ keyword }) => keywords.includes(keyword) || name.includes(`/${keyword}-`)))
    ?.noun;
}
