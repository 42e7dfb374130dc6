import type { StandardSchema } from '../sink/index.js';
import { SOURCE_BRAND, SOURCE_CONTRACT_VERSION } from './contract-version.js';
import type { Source, SourceContext } from './source.js';
import { EXTENSION_NAME, foundValue, isSchema, isTextList } from '../sink/spec-values.js';

/** A privilege of OneFS that a source needs, read access each. */
export interface SourcePrivilege {
  /** As `isi auth privileges` lists it: `ISI_PRIV_QUOTA`. */
  readonly id: string;
  /** What is not collected without it, as the end of "Without it …": `no quotas are collected`. */
  readonly without: string;
}

export interface SourceSpec<Options = unknown, ClusterOptions = unknown> {
  /** What the configuration calls it: lower case, digits, hyphens. */
  readonly name: string;
  /** Checks the options and fills in defaults. Any Standard Schema (zod, valibot, arktype, …). Without it: no options. */
  readonly config?: StandardSchema<Options>;
  /** Checks what a `[[cluster]]` says to this source: `quotas_interval = 600` arrives as `{ interval: 600 }`. */
  readonly clusterConfig?: StandardSchema<ClusterOptions>;
  /** Options that are secret, for schemas that cannot say it: `headers.*`, where `*` is any key and any place in a list. */
  readonly secrets?: readonly string[];
  /** What the user of the clusters must be allowed to read; `gostats check` and the error of a refusal show it. */
  readonly privileges: readonly SourcePrivilege[];
  /** The oldest release that has what it reads, for example `8.2.0`; an older cluster is left out, which the log says. */
  readonly oldestRelease?: string;
  /** Makes one instance, which serves all clusters. No network here. */
  create(options: Options, context: SourceContext): Source<ClusterOptions> | Promise<Source<ClusterOptions>>;
}

/** A spec that passed `defineSource`: what a source package exports by default. */
export type SourceDefinition<Options = unknown, ClusterOptions = unknown> = SourceSpec<Options, ClusterOptions> & {
  /** The contract version it was built for. */
  readonly [SOURCE_BRAND]: number;
};

const PRIVILEGE = /^ISI_PRIV_[A-Z0-9_]+$/;
const RELEASE = /^\d+(\.\d+){0,3}$/;

/**
 * Checks a spec, infers its option types, and stamps it with the contract version.
 *
 * @throws TypeError that names the member at fault, what was expected and what was found.
 */
export function defineSource<Options = Record<string, never>, ClusterOptions = unknown>(
  spec: SourceSpec<Options, ClusterOptions>,
): SourceDefinition<Options, ClusterOptions> {
  const problem = findSourceProblem(spec);
  if (problem !== undefined) throw new TypeError(`defineSource: ${problem}`);
  return Object.freeze({ ...spec, create: spec.create.bind(spec), [SOURCE_BRAND]: SOURCE_CONTRACT_VERSION });
}

/** What is wrong with a would-be spec, in one sentence, or nothing. The host asks it too, for modules made by hand. */
export function findSourceProblem(spec: unknown): string | undefined {
  if (typeof spec !== 'object' || spec === null)
    return `expected an object, found ${spec === null ? 'null' : typeof spec}`;
  const { name, config, clusterConfig, secrets, privileges, oldestRelease, create } = spec as Record<string, unknown>;
  if (typeof name !== 'string' || !EXTENSION_NAME.test(name)) {
    return `name: expected lower-case letters, digits and hyphens, found ${foundValue(name)}`;
  }
  for (const [member, schema] of Object.entries({ config, clusterConfig })) {
    if (schema !== undefined && !isSchema(schema))
      return `${member}: expected a Standard Schema, found ${foundValue(schema)}`;
  }
  if (secrets !== undefined && !isTextList(secrets)) {
    return `secrets: expected an array of names, found ${foundValue(secrets)}`;
  }
  if (!Array.isArray(privileges))
    return `privileges: expected an array, empty when it needs none, found ${foundValue(privileges)}`;
  for (const [index, privilege] of privileges.entries()) {
    const { id, without } = (privilege ?? {}) as Record<string, unknown>;
    if (typeof id !== 'string' || !PRIVILEGE.test(id)) {
      return `privileges[${index}].id: expected a name like ISI_PRIV_QUOTA, found ${foundValue(id)}`;
    }
    if (typeof without !== 'string' || without === '') {
      return `privileges[${index}].without: expected what is not collected without it, found ${foundValue(without)}`;
    }
  }
  if (oldestRelease !== undefined && !(typeof oldestRelease === 'string' && RELEASE.test(oldestRelease))) {
    return `oldestRelease: expected a release like 8.2.0, found ${foundValue(oldestRelease)}`;
  }
  if (typeof create !== 'function') return `create: expected a function, found ${foundValue(create)}`;
  return undefined;
}
