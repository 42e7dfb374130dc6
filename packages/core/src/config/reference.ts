import type { z } from 'zod';
import { coreTables } from './schema.js';
import { defaultOf, docOf, type AnyTableSpec, type AtReload, type Origin } from './table-spec.js';

const INTRODUCTION = `# Configuration reference

<!-- Made from packages/core/src/config/schema-*.ts by scripts/docs-config.mjs. Edit it there, not here. -->

The configuration is one TOML file, by default \`idic.toml\`. A file of gostats 0.31 to 0.40 works as it is;
keys marked with + are additions. Every problem of a file is reported at once, with its line.

Any text may refer to what stands elsewhere:

- \`$env:NAME\`: the environment variable.
- \`$file:/path\`: the content of that file, without the line break at its end. A relative path counts from the
  configuration's folder.
- \`$cmd:program argument "another one"\`: what that program prints, without the line break at its end. It runs without a
  shell and without input, in the configuration's folder, for at most 10 s and 64 KiB, with the variables that programs of
  its user need (\`PATH\`, \`HOME\`, \`LANG\` and their like; \`$cmd:env NAME=value program\` gives it more).
- \`$name:reference\`: what the \`[[secret_store]]\` of that name has under that reference, within 10 s.

What cannot be had is an error of that key. Programs and stores are asked when the configuration is read, at a start and at
each reload, all at the same time, and only for tables that are in use. What comes from any of them is secret, but in
\`tags\`: see [Secrets](../guide/operating.md#secrets) and [Tags and filters](../guide/tags-and-filters.md).

A change of a key takes effect at the next reload (SIGHUP, or when the file has changed), while everything goes on that it
does not concern. The column *at a reload* says what it touches:

- *applied*: nothing; it holds from then on.
- *replans*: the clusters keep their sessions, and what they are asked is planned anew.
- *reconnects*: the clusters that it concerns end and begin again.
- *reopens*: the sinks that it concerns are replaced, and what waits in them is handed on.
- *restart*: it waits for the next start, which the log says.

A top-level table that is not on this page belongs to the sink of that name, and is described on the sink's own page.
Tables of sinks that are not in use are left alone.
`;

/** docs/reference/config.md, made from the schema. */
export function configReference(): string {
  const tables = Object.values<AnyTableSpec>(coreTables);
  return [INTRODUCTION, ...tables.map(tableSection)].join('\n');
}

function tableSection(spec: AnyTableSpec): string {
  const header = spec.repeated ? `[[${spec.name}]]` : `[${spec.name}]`;
  const rows = Object.entries(spec.keys).map(([key, schema]) => keyRow(key, schema, spec.atReload));
  return [
    `## \`${header}\``,
    '',
    spec.about,
    '',
    '| key | type | default | at a reload | effect |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const RELOADS: Readonly<Record<AtReload, string>> = {
  apply: 'applied',
  replan: 'replans',
  reconnect: 'reconnects',
  reopen: 'reopens',
  listeners: 'reopens; `[telemetry]`: restart',
  restart: 'restart',
};

const ORIGINS: Readonly<Record<Origin, { readonly mark: string; readonly remark: string }>> = {
  gostats: { mark: '', remark: '' },
  'gostats 0.40': { mark: '', remark: ' (gostats: from 0.40 on)' },
  added: { mark: ' +', remark: '' },
};

function keyRow(key: string, schema: z.ZodType, atReload: AtReload): string {
  const doc = docOf(schema);
  const { required, value } = defaultOf(schema);
  const byDefault = doc.default ?? (required ? 'required' : `\`${JSON.stringify(value)}\``);
  const { mark, remark } = ORIGINS[doc.origin];
  return `| \`${key}\`${mark} | ${doc.type} | ${byDefault} | ${RELOADS[doc.atReload ?? atReload]} | ${doc.effect}${remark} |`;
}
