import { docText, skip, type Declaration, type DeclarationFile } from './declarations.js';

/** The chapters of the page, in the order in which an author meets them. */
const CHAPTERS: readonly (readonly [file: string, title: string])[] = [
  ['sink/define-sink.d.ts', 'Definition'],
  ['sink/sink.d.ts', 'Sink'],
  ['sink/batch.d.ts', 'Batches'],
  ['sink/cluster-state.d.ts', 'Cluster states'],
  ['sink/points.d.ts', 'Points as objects'],
  ['sink/cells.d.ts', 'Values as objects'],
  ['sink/write-errors.d.ts', 'Errors'],
  ['sink/with-abort.d.ts', 'Waiting'],
  ['sink/logger.d.ts', 'Logging'],
  ['sink/standard-schema.d.ts', 'Options'],
  ['secrets/secret.d.ts', 'Secrets'],
  ['secrets/redact.d.ts', 'Redaction'],
  ['sink/contract-version.d.ts', 'Contract version'],
];

/** docs/reference/contract.md; of a function with several signatures the first. @throws Error when a part of the contract stands in no chapter */
export function contractPage(files: ReadonlyMap<string, DeclarationFile>): string {
  const { reExports } = files.get('sink/index.d.ts') as DeclarationFile;
  const exported = new Set(reExports.map(({ name }) => name));
  const chapters = CHAPTERS.map(([file]) => file);
  const sources = new Set(
    reExports.map(({ from }) =>
      from
        .replace(/^\.\//, 'sink/')
        .replace(/^\.\.\//, '')
        .replace(/\.js$/, '.d.ts'),
    ),
  );
  const missing = [...sources].filter((file) => !chapters.includes(file));
  if (missing.length > 0) throw new Error(`test/support/contract-page.ts has no chapter for ${missing.join(', ')}.`);
  const parts = CHAPTERS.flatMap(([file, title]) => {
    const { declarations } = files.get(file) as DeclarationFile;
    return [
      `## ${title}`,
      ...declarations
        .filter(({ name }, index) => exported.has(name) && declarations.findIndex((one) => one.name === name) === index)
        .flatMap((one) => section(one, declarations)),
    ];
  });
  return `${[INTRODUCTION, ...parts].join('\n\n')}\n`;
}

const INTRODUCTION = `# The contract of a sink

<!-- Written by scripts/docs-contract.mjs from packages/core/src/sink. Do not edit. -->

This page lists everything that \`@gostats/core/sink\` exports. For an introduction, read [Writing a
sink](../guide/writing-a-sink.md) first. Members in **bold** are required in objects that a sink provides, and always
present in objects that a sink receives.`;

function section(declaration: Declaration, siblings: readonly Declaration[]): string[] {
  const { name, text, doc } = declaration;
  const heading = `### \`${name}\``;
  const body = bodyOf(text);
  const isTable = text.startsWith('export interface ') && body !== undefined;
  const bare = text.replaceAll(/\s*\/\*[\s\S]*?\*\/\s*/g, ' ').replace(/^export (declare )?/, '');
  // `tsx`, so that test/docs.test.ts, which compiles what is marked as TypeScript, lets these fragments be.
  const shown = isTable ? table(membersOf(body, text, siblings)) : `\`\`\`tsx\n${tidy(bare)}\n\`\`\``;
  return [heading, doc.replaceAll('@throws', 'Throws'), shown].filter((part) => part !== '');
}

interface Member {
  readonly signature: string;
  readonly required: boolean;
  readonly doc: string;
}

/** The members of an interface, those of a base that is not exported first: a reader cannot look those up. */
function membersOf(body: string, text: string, siblings: readonly Declaration[]): readonly Member[] {
  const base = siblings.find(({ name, exported }) => !exported && new RegExp(`extends ${name}\\b`).test(text));
  return [...splitMembers(base === undefined ? '' : (bodyOf(base.text) ?? '')), ...splitMembers(body)];
}

function splitMembers(body: string): Member[] {
  const members: Member[] = [];
  let doc = '';
  let signature = '';
  let depth = 0;
  for (let at = 0; at < body.length;) {
    const end = skip(body, at);
    const piece = body.slice(at, end);
    at = end;
    if (piece.startsWith('/*') && signature.trim() === '') doc = docText(piece);
    else if (!piece.startsWith('/*')) signature += piece;
    if (piece.length === 1 && '([{'.includes(piece)) depth++;
    if (piece.length === 1 && ')]}'.includes(piece)) depth--;
    if (piece !== ';' || depth > 0) continue;
    const text = tidy(signature).replace(/^readonly /, '');
    members.push({ signature: text, required: !/^[\w$'~]+\?/.test(text), doc });
    [doc, signature] = ['', ''];
  }
  return members;
}

function table(members: readonly Member[]): string {
  const rows = members.map(({ signature, required, doc }) => {
    const code = `\`${signature.replaceAll('|', '\\|')}\``;
    return `| ${required ? `**${code}**` : code} | ${doc.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')} |`;
  });
  return ['| member | |', '|---|---|', ...rows].join('\n');
}

function bodyOf(text: string): string | undefined {
  return /^[^{]*\{([\s\S]*)\}$/.exec(text)?.[1];
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replace(/;$/, '').trim();
}
