import { readFile } from 'node:fs/promises';

/** One hook, as packages/core/src/hooks/hooks.ts has it. */
interface HookDoc {
  readonly name: string;
  /** `SyncWaterfallHook` */
  readonly kind: string;
  /** `batch: PointBatch, sink: string` */
  readonly values: string;
  /** Its comment. */
  readonly says: string;
}

const INTRODUCTION = `# Hooks

<!-- Made from the comments of packages/core/src/hooks/hooks.ts by scripts/docs-hooks.mjs. Edit them there, not here. -->

A plugin is an npm package, or a file, that taps the moments of a collector's life:

\`\`\`toml
[[plugin]]
use = "add-datacenter" # @gostats/plugin-add-datacenter, gostats-plugin-add-datacenter; or an npm name, or "./mine.js"
id = "tagger"          # default: what \`use\` says
[plugin.options]
datacenter = "fra1"
\`\`\`

It exports \`definePlugin({ name, config, apply(hooks, context) })\` of \`@gostats/core/plugin\`. \`apply\` is called once, before
anything else happens, and taps what it wants: \`hooks.batch.tap((batch) => …)\`. A plugin can tap and nothing else; its taps
bear its id and run in the order of the \`[[plugin]]\`s, unless a second argument says otherwise
(\`{ before: 'other', stage: -1 }\`). The context has its \`id\`, its checked \`options\`, a \`logger\` that adds the id to every
line, a \`userAgent\`, and a \`signal\` that aborts when the collector's patience at a stop is over.

**Contained.** What a tap throws is logged with the plugin's id (\`E_HOOK\`), counted, and left behind; the flow goes on with
the value that it had. That holds for what a tap returns by mistake too. Only \`configResolved\`, \`sinksReady\` and
\`planReady\` are strict: there a throw is a veto (\`E_PLUGIN_VETO\`).

**Timed.** \`collector.plugins\` and the metrics \`gostats_plugin_*\` say how often each plugin was called and for how long it
kept everything else waiting; a tap that does so for more than 200 ms is named in the log (\`E_PLUGIN_BLOCKED\`). There is no
hook for a point: work for a batch or a series (\`withTags\`, \`withoutFrames\`), not for a value. A promise is waited for
where that is said, for at most 30 s, and half a second at a stop.

**With a restart.** Taps stay until the process ends: a reload that changes the \`[[plugin]]\`s says so in the log and leaves
the plugins as they are.
`;

const KINDS: Readonly<Record<string, string>> = {
  SyncHook: 'Its answer is not looked at.',
  SyncWaterfallHook:
    'What a tap returns takes the place of the first value, for the next tap and for the collector; nothing means no change.',
  SyncBailHook: 'The first tap that returns `true` or `false` decides; one that returns nothing leaves it to the next.',
  AsyncSeriesHook: 'A promise is waited for before the next tap runs.',
};

/** docs/reference/hooks.md. @param source text of hooks.ts @param examples folder of `<hook-name>.ts` */
export async function hooksReference(source: string, examples: URL): Promise<string> {
  const sections = await Promise.all(hooksIn(source).map((hook) => section(hook, examples)));
  return [INTRODUCTION, ...sections].join('\n');
}

export function hooksIn(source: string): readonly HookDoc[] {
  const body = /export interface CollectorHooks \{\n([\s\S]*?)\n\}/.exec(source)?.[1] ?? '';
  const entries = body.matchAll(/\/\*\* ([\s\S]*?) \*\/\s+readonly (\w+): (\w+)<\[(.*)\](?:, [^\]]*)?>;/g);
  return [...entries].map(([, says = '', name = '', kind = '', values = '']) => ({
    name,
    kind,
    values,
    says: says.replaceAll(/\s*\n\s*\*\s*/g, ' '),
  }));
}

/**
 * What the page says of the values of each hook, as a file for the compiler: `npm run types` fails when a plugin is not
 * given just these. @param page docs/reference/hooks.md
 */
export function signaturesOf(page: string): string {
  const hooks = [...page.matchAll(/^## `(\w+)`\n\n`\((.*)\)`, \w+$/gm)].map(([, name = '', values = '']) => ({ name, values }));
  const named = new Set(hooks.flatMap(({ values }) => values.match(/\b[A-Z]\w+/g) ?? []));
  return [
    '// Made from docs/reference/hooks.md by scripts/docs-hooks.mjs; it is for `npm run types` to judge.',
    `import type { ${[...named, 'PluginHooks'].sort().join(', ')}, Tap } from '../../src/plugin/index.js';`,
    '',
    'type Values<Hook> = Hook extends Tap<infer Told, infer _Answer> ? Told : never;',
    'type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;',
    'type Given<Name extends keyof PluginHooks> = Values<PluginHooks[Name]>;',
    '',
    '/** All hooks, with what the page says that their taps are given. */',
    'export const signatures: { readonly [Name in keyof PluginHooks]: true } = {',
    ...hooks.map(({ name, values }) => `  ${name}: true satisfies Same<Given<'${name}'>, [${values}]>,`),
    '};',
    '',
  ].join('\n');
}

export function exampleOf(hook: string): string {
  return `${hook.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
}

async function section({ name, kind, values, says }: HookDoc, examples: URL): Promise<string> {
  const code = await readFile(new URL(exampleOf(name), examples), 'utf8');
  // A plugin sees less of the configuration than a program that embeds the engine.
  const shown = name === 'configResolved' ? 'config: ConfigSummary' : values;
  return [
    `## \`${name}\``,
    '',
    `\`(${shown})\`, ${kind}`,
    '',
    `${says} ${KINDS[kind]}`,
    '',
    '```ts',
    code.trimEnd(),
    '```',
    '',
  ].join('\n');
}
