import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One fenced block of a document. */
interface Block {
  /** `docs/guide.md:12`, the line of the fence. */
  readonly place: string;
  readonly language: string;
  readonly code: string;
}

const documents = await findDocuments();
const blocks = (await Promise.all(documents.map(readBlocks))).flat();
const inLanguage = (...languages: readonly string[]): readonly Block[] =>
  blocks.filter(({ language }) => languages.includes(language));

describe('documents', () => {
  it('are found', () => {
    expect(documents).toContain('README.md');
  });

  it.each(inLanguage('toml'))('$place is TOML', async ({ code }) => {
    const { parse } = await loadToml();
    expect(() => parse(code)).not.toThrow();
  });

  it.each(inLanguage('json'))('$place is JSON', ({ code }) => {
    expect(() => JSON.parse(code) as unknown).not.toThrow();
  });

  it('link to files that exist', async () => {
    const broken = await Promise.all(documents.map(brokenLinks));
    expect(broken.flat()).toEqual([]);
  });

  it('link to headings that exist', async () => {
    const broken = await Promise.all(documents.map(brokenAnchors));
    expect(broken.flat()).toEqual([]);
  });
});

describe('TypeScript in documents', () => {
  let above: string;
  let folder: string;
  let complaints = '';

  beforeAll(async () => {
    // Two folders of packages: what the workspace names, and above it what only one of its packages depends on (zod).
    above = await mkdtemp(join(tmpdir(), 'gostats-docs-'));
    folder = join(above, 'blocks');
    await mkdir(folder);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    await symlink(join(root, 'node_modules/.pnpm/node_modules'), join(above, 'node_modules'), 'junction');
    await cp(join(root, 'tsconfig.base.json'), join(folder, 'tsconfig.base.json'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(await compilerConfiguration()));
    await Promise.all(
      inLanguage('ts', 'typescript').map(({ place, code }) =>
        writeFile(join(folder, fileOf(place)), `${code}\nexport {};\n`),
      ),
    );
    if (inLanguage('ts', 'typescript').length > 0) complaints = await compile(folder);
  });

  afterAll(() => rm(above, { recursive: true, force: true }));

  it.each(inLanguage('ts', 'typescript'))('$place compiles', ({ place }) => {
    const file = fileOf(place);
    expect(complaints.split('\n').filter((line) => line.startsWith(`${file}(`))).toEqual([]);
  });

  it('leaves no complaint without a place', () => {
    expect(complaints.split('\n').filter((line) => line.startsWith('error TS'))).toEqual([]);
  });
});

/** Every Markdown file of the repository, from its root. */
async function findDocuments(): Promise<readonly string[]> {
  const ignored = /(^|\/)(node_modules|dist|coverage|\.git|\.changeset|fixtures)(\/|$)/;
  const files = await readdir(root, { withFileTypes: true });
  const folders = ['docs', 'packages', 'examples', 'bench'].filter((name) => files.some((file) => file.name === name));
  const below = await Promise.all(
    folders.map(async (name) =>
      (await readdir(join(root, name), { recursive: true })).map((file) => `${name}/${file}`),
    ),
  );
  const all = [...files.filter((file) => file.isFile()).map(({ name }) => name), ...below.flat()];
  return all.filter((file) => file.endsWith('.md') && !file.endsWith('CHANGELOG.md') && !ignored.test(file)).sort();
}

async function readBlocks(document: string): Promise<readonly Block[]> {
  const text = await readFile(join(root, document), 'utf8');
  return [...text.matchAll(/^( *)```(\w+)[^\n]*\n([\s\S]*?)^ *```/gm)].map((match) => {
    const [, indent = '', language = '', code = ''] = match;
    const line = text.slice(0, match.index).split('\n').length;
    return { place: `${document}:${line}`, language, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '') };
  });
}

/** Relative links of a document that lead nowhere, with their place. */
async function brokenLinks(document: string): Promise<readonly string[]> {
  const text = await readFile(join(root, document), 'utf8');
  const targets = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target);
  const checked = await Promise.all(
    targets.map(async (target) => {
      const file = join(root, dirname(document), target);
      const known = await readFile(file).then(
        () => true,
        (error: NodeJS.ErrnoException) => error.code === 'EISDIR',
      );
      return known ? [] : [`${document}: ${target}`];
    }),
  );
  return checked.flat();
}

/** Links of a document to headings, in itself or in another page, that are not there. */
async function brokenAnchors(document: string): Promise<readonly string[]> {
  const text = await readFile(join(root, document), 'utf8');
  const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)];
  const checked = await Promise.all(
    targets.map(async ([, page = '', anchor = '']) => {
      const target = page === '' ? text : await readFile(join(root, dirname(document), page), 'utf8').catch(() => '');
      return anchorsOf(target).has(anchor) ? [] : [`${document}: ${page}#${anchor}`];
    }),
  );
  return checked.flat();
}

/** The anchors that GitHub makes of the headings of a page. */
function anchorsOf(text: string): ReadonlySet<string> {
  const prose = text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '');
  const headings = [...prose.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  return new Set(
    headings.map((heading) => heading.replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '').replaceAll(' ', '-')),
  );
}

/** The compiler options of the workspace, with names of packages resolving to their sources. */
async function compilerConfiguration(): Promise<object> {
  const { compilerOptions } = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, string[]> };
  };
  const paths = Object.fromEntries(
    Object.entries(compilerOptions.paths).map(([name, files]) => [name, files.map((file) => join(root, file))]),
  );
  return {
    extends: './tsconfig.base.json',
    compilerOptions: { ...compilerOptions, paths, noUnusedLocals: false, noUnusedParameters: false },
    include: ['*.ts'],
  };
}

function fileOf(place: string): string {
  return `block-${place.replaceAll(/[^a-z0-9]+/gi, '-')}.ts`;
}

function compile(folder: string): Promise<string> {
  const tsc = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '--noEmit', '-p', '.'], { cwd: folder }, (_error, stdout) =>
      resolve(stdout.replaceAll(`${relative(process.cwd(), folder)}/`, '')),
    );
  });
}

/** The same reader that reads a user's file; it belongs to core, not to the workspace. */
async function loadToml(): Promise<{ parse: (text: string) => unknown }> {
  const fromCore = createRequire(join(root, 'packages/core/package.json'));
  const { default: toml } = (await import(fromCore.resolve('@iarna/toml'))) as {
    default: { parse: (text: string) => unknown };
  };
  return toml;
}
