import { posix } from 'node:path';
import type { Declaration, DeclarationFile } from './declarations.js';

type Files = ReadonlyMap<string, DeclarationFile>;

/**
 * The public types of an entry: what it exports, and everything that those declarations name, as plain text without
 * comments. What stands behind `export` can be imported; the rest can be reached.
 *
 * @param entry `sink/index.d.ts`
 */
export function publicTypes(files: Files, entry: string): string {
  const exported = exportsOf(files, entry);
  const reached = new Map<string, Set<Declaration>>();
  const externals = new Set<string>();
  const left = [...exported].map(([, found]) => found);
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const known = reached.get(one.file) ?? new Set();
    if (known.has(one.declaration)) continue;
    reached.set(one.file, known.add(one.declaration));
    for (const { external, found } of namedBy(files, one.file, one.declaration)) {
      if (external !== undefined) externals.add(external);
      if (found !== undefined) left.push(found);
    }
  }
  // By name: a function with several signatures has a declaration for each.
  const isPublic = new Set([...exported.values()].map(({ file, declaration }) => `${file} ${declaration.name}`));
  const sections = [...reached]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, declarations]) => {
      const inOrder = (files.get(file) as DeclarationFile).declarations.filter((one) => declarations.has(one));
      return [`// ${file}`, ...inOrder.map((one) => plain(one.text, isPublic.has(`${file} ${one.name}`)))].join('\n');
    });
  return [
    `// The public types of ${entry}. Written by scripts/api-report.mjs.`,
    [...externals].sort().join('\n'),
    ...sections,
    '',
  ]
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

interface Found {
  readonly file: string;
  readonly declaration: Declaration;
}

function exportsOf(files: Files, file: string): Map<string, Found> {
  const { declarations, reExports } = files.get(file) as DeclarationFile;
  const own = declarations
    .filter(({ exported }) => exported)
    .map((one) => [one.name, { file, declaration: one }] as const);
  const passedOn = reExports
    .filter(({ from }) => from.startsWith('.'))
    .flatMap(({ from, name }) => {
      const theirs = exportsOf(files, resolve(file, from));
      return [...theirs].filter(([exported]) => name === '*' || name === exported);
    });
  return new Map([...own, ...passedOn]);
}

/** What a declaration mentions: other declarations, and imports from other packages. */
function namedBy(
  files: Files,
  file: string,
  { text }: Declaration,
): { external?: string; found?: Found | undefined }[] {
  const { declarations, imports } = files.get(file) as DeclarationFile;
  const inline = [...text.matchAll(/import\("([^"]+)"\)\.([\w$]+)/g)].map(([, from = '', name = '']) => ({
    from,
    name,
  }));
  const names = new Set(withoutComments(text).match(/[\w$]+/g));
  const imported = [...imports].filter(([local]) => names.has(local)).map(([, one]) => one);
  return [
    ...declarations.filter(({ name }) => names.has(name)).map((declaration) => ({ found: { file, declaration } })),
    ...[...imported, ...inline].map(({ from, name }) =>
      from.startsWith('.')
        ? { found: exportsOf(files, resolve(file, from)).get(name) }
        : { external: `import type { ${name} } from '${from}';` },
    ),
  ];
}

function resolve(file: string, from: string): string {
  return posix.join(posix.dirname(file), from.replace(/\.js$/, '.d.ts'));
}

function plain(text: string, isPublic: boolean): string {
  const bare = withoutComments(text)
    .replaceAll(/import\("[^"]+"\)\./g, '')
    .replace(/^export /, '')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  return `${isPublic ? 'export ' : ''}${bare.join('\n')}`;
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
}
