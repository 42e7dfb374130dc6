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

A plugin taps hooks to change, drop or route batches, or to react to events. It is an npm package or a file that the
configuration names:

\`\`\`toml
[[plugin]]
use = "add-datacenter" # @gostats/plugin-add-datacenter or gostats-plugin-add-datacenter; also a full name, or "./mine.js"
id = "tagger"          # default: the value of \`use\`
[plugin.options]
datacenter = "fra1"
\`\`\`

Its default export is the result of \`definePlugin({ name, config, apply(hooks, context) })\` from \`@gostats/core/plugin\`.
For a complete package, see [examples/hook-add-datacenter](../../examples/hook-add-datacenter).

- **apply** is called once, before anything else happens, and taps hooks: \`hooks.batch.tap((batch) => …)\`. A plugin
  cannot call hooks or see the taps of other plugins. Taps run in the order of the \`[[plugin]]\` tables, unless you pass
  a second argument (\`{ before: 'other', stage: -1 }\`).
- **context** contains the \`id\`, the validated \`options\`, a \`logger\` that adds the id to every line, a \`userAgent\`, and
  a \`signal\` that aborts at the shutdown deadline.
- **Errors.** If a tap throws, or returns something unusable, the error is logged with the plugin's id (\`E_HOOK\`) and
  counted, and processing continues with the previous value. In \`configResolved\`, \`sinksReady\` and \`planReady\`, an error
  is a veto (\`E_PLUGIN_VETO\`).
- **Performance.** There is no hook per point. Do your work per batch or per series (\`withTags\`, \`withoutFrames\`).
  \`collector.plugins\` and the metrics \`gostats_plugin_*\` show how often each plugin was called and how long it blocked
  the event loop. A tap that blocks for more than 200 ms is named in the log (\`E_PLUGIN_BLOCKED\`).
- **Promises** are awaited only where stated below, for at most 30 s, and for half a second during shutdown.
- **Reload.** Plugins stay until the process ends. If a reload changes a \`[[plugin]]\`, the log says so, and the change
  takes effect at the next start.
`;

const KINDS: Readonly<Record<string, string>> = {
  SyncHook: 'The return value is ignored.',
  SyncWaterfallHook:
    'The return value of a tap replaces the first argument, for the next tap and for the collector; `undefined` means no change.',
  SyncBailHook:
    'The first tap that returns `true` or `false` decides; `undefined` leaves the decision to the next tap.',
  AsyncSeriesHook: 'A returned promise is awaited before the next tap runs.',
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
  const hooks = [...page.matchAll(/^## `(\w+)`\n\n`\((.*)\)`, \w+$/gm)].map(([, name = '', values = '']) => ({
    name,
    values,
  }));
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
