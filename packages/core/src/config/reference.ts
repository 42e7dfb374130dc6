import type { z } from 'zod';
import { coreTables } from './schema.js';
import { defaultOf, docOf, type AnyTableSpec, type AtReload, type Origin } from './table-spec.js';

const INTRODUCTION = `# Configuration reference

<!-- Made from packages/core/src/config/schema-*.ts by scripts/docs-config.mjs. Edit it there, not here. -->

The configuration is a single TOML file, by default \`idic.toml\`. Files of gostats (Go) 0.31 to 0.40 work unchanged. Keys
marked with + do not exist in gostats (Go). All problems in a file are reported at once, with line numbers. For a
complete file to copy, see [examples/idic.toml](../../examples/idic.toml).

Top-level tables that are not on this page belong to the sink of that name:
[influxdb](../../packages/sink-influxdb/README.md#options),
[influxdbv2](../../packages/sink-influxdbv2/README.md#options),
[prometheus](../../packages/sink-prometheus/README.md#options). Tables of sinks that are not in use are ignored.

## References to secrets and other values

Any string can be a reference to a value that is stored elsewhere:

- \`$env:NAME\`: an environment variable.
- \`$file:/path\`: the content of a file, without the trailing line break. Relative paths start from the directory of the
  configuration.
- \`$cmd:program argument "another one"\`: the output of a program, without the trailing line break. The program runs
  without a shell and without input, in the directory of the configuration, with a limit of 10 s and 64 KiB of output.
  It receives only basic environment variables (\`PATH\`, \`HOME\`, \`LANG\` and similar); to pass others, use
  \`$cmd:env NAME=value program\`.
- \`$name:reference\`: a value from the \`[[secret_store]]\` with that name. The store has 10 s to respond.

If a value cannot be read, that key is reported as an error. References are resolved when the configuration is read, at
start and at each reload, concurrently, and only in tables that are in use. The values are treated as secrets, except in
\`tags\`: see [Secrets](../guide/operating.md#secrets) and [Tags and filters](../guide/tags-and-filters.md).

## Reload

A changed key takes effect at the next reload (SIGHUP, or when the file is saved). Everything it does not concern keeps
running. The column *at a reload* shows what is affected:

- *applied*: nothing is interrupted; the new value applies from then on.
- *replans*: the clusters keep their sessions, and their requests are planned again.
- *reconnects*: the affected clusters are stopped and started.
- *reopens*: the affected sinks are replaced, and their queues are passed on.
- *restart*: the key takes effect at the next start; the log says so.
`;

/** Generates docs/reference/config.md from the schema. */
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
  'gostats 0.40': { mark: '', remark: ' Since gostats (Go) 0.40.' },
  added: { mark: ' +', remark: '' },
};

function keyRow(key: string, schema: z.ZodType, atReload: AtReload): string {
  const doc = docOf(schema);
  const { required, value } = defaultOf(schema);
  const byDefault = doc.default ?? (required ? 'required' : `\`${JSON.stringify(value)}\``);
  const { mark, remark } = ORIGINS[doc.origin];
  return `| \`${key}\`${mark} | ${doc.type} | ${byDefault} | ${RELOADS[doc.atReload ?? atReload]} | ${doc.effect}${remark} |`;
}
