/** One top-level declaration of a `.d.ts` file. */
export interface Declaration {
  readonly name: string;
  readonly exported: boolean;
  /** The text of the comment above it, without its stars. */
  readonly doc: string;
  /** From `export` to its end, comments within included. */
  readonly text: string;
}

/** A `.d.ts` file taken apart. TypeScript 7 has no interface to ask, and what its emit looks like is simple enough. */
export interface DeclarationFile {
  readonly declarations: readonly Declaration[];
  /** Local name → where it comes from. */
  readonly imports: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
  /** What is passed on; `*` = everything. */
  readonly reExports: readonly { readonly from: string; readonly name: string }[];
}

const NAME =
  /^(?:export )?(?:declare )?(?:abstract )?(?:interface|type|class|function|const|let|enum|namespace) ([\w$]+)/;
/** These end with their closing brace. */
const BLOCK = /^(?:export )?(?:declare )?(?:abstract )?(?:interface|class|function|enum|namespace)\b/;
const LIST = /^(import|export) (?:type )?(?:\{([^}]*)\}|\*) from ['"]([^'"]+)['"]/;

export function parseDeclarations(text: string): DeclarationFile {
  const declarations: Declaration[] = [];
  const imports = new Map<string, { from: string; name: string }>();
  const reExports: { from: string; name: string }[] = [];
  for (const { doc, text: statement } of statementsIn(text)) {
    const [, kind, names, from = ''] = LIST.exec(statement) ?? [];
    const [, name] = NAME.exec(statement) ?? [];
    if (kind === 'import') for (const one of splitNames(names)) imports.set(one.local, { from, name: one.name });
    else if (kind === 'export')
      reExports.push(
        ...(names === undefined ? [{ from, name: '*' }] : splitNames(names).map((one) => ({ from, name: one.name }))),
      );
    else if (name !== undefined)
      declarations.push({ name, exported: statement.startsWith('export '), doc, text: statement });
  }
  return { declarations, imports, reExports };
}

/** Where the thing that begins at `start` ends: past a comment, past a string, or past one character. */
export function skip(text: string, start: number): number {
  if (text.startsWith('/*', start)) return text.indexOf('*/', start) + 2;
  if (text.startsWith('//', start)) return (text.indexOf('\n', start) + 1 || text.length + 1) - 1;
  const quote = text[start] as string;
  if (!`'"\``.includes(quote)) return start + 1;
  let end = start + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** The text of a documentation comment, on one line; an empty line becomes a paragraph's end. */
export function docText(comment: string): string {
  const lines = comment
    .replace(/^\/\*\*?|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim());
  return lines
    .join('\n')
    .trim()
    .replaceAll(/\n{2,}/g, '\u2029')
    .replaceAll('\n', ' ')
    .replaceAll('\u2029', '\n\n');
}

function statementsIn(text: string): { doc: string; text: string }[] {
  const statements: { doc: string; text: string }[] = [];
  let doc = '';
  let at = 0;
  while (at < text.length) {
    const isSpace = /[\s;]/.test(text[at] as string);
    if (isSpace) at++;
    else if (text.startsWith('/', at)) {
      const end = skip(text, at);
      doc = docText(text.slice(at, end));
      at = end;
    } else {
      const end = statementEnd(text, at);
      statements.push({ doc, text: text.slice(at, end) });
      doc = '';
      at = end;
    }
  }
  return statements;
}

function statementEnd(text: string, start: number): number {
  const isBlock = BLOCK.test(text.slice(start, start + 80));
  let depth = 0;
  for (let at = start; at < text.length;) {
    const character = text[at] as string;
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    const end = skip(text, at);
    if (depth === 0 && (character === ';' || (character === '}' && isBlock))) return end;
    at = end;
  }
  return text.length;
}

function splitNames(names = ''): { name: string; local: string }[] {
  const parts = names
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter((part) => part !== '');
  return parts.map((part) => {
    const [name = '', local = name] = part.split(' as ');
    return { name, local };
  });
}
