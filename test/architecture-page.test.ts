import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { coreFolders } from '../oxlint.config.js';
import { reachedFrom, readImports } from './support/import-graph.js';

const PAGE = fileURLToPath(new URL('../ARCHITECTURE.md', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../packages/', import.meta.url));
const BEGIN = '<!-- Made from oxlint.config.ts by scripts/docs-imports.mjs. Edit it there. -->\n';
const END = '<!-- end -->';

const page = readFileSync(PAGE, 'utf8');
const graph = readImports(`${PACKAGES}core/src`);

describe('the table of folders in ARCHITECTURE.md', () => {
  it('says what the linter allows (run scripts/docs-imports.mjs after a change)', async () => {
    const begin = page.indexOf(BEGIN) + BEGIN.length;
    const end = page.indexOf(END, begin);
    expect(end, 'ARCHITECTURE.md has lost the marks between which the table stands').toBeGreaterThan(begin);
    await expect(`${page.slice(0, begin)}${folderTable()}${page.slice(end)}`).toMatchFileSnapshot(PAGE);
  });
});

describe('the way of a data point in ARCHITECTURE.md', () => {
  const steps = readSteps();
  // A step that comes back to an earlier file (collect after start, stop after start) is the same file further down.
  const once = steps.filter(({ file }, index) => steps.findIndex((step) => step.file === file) === index);

  it('has its steps', () => {
    expect(steps.length).toBeGreaterThanOrEqual(13);
  });

  it.each(steps)('names files that exist: $name', ({ file, others }) => {
    expect([file, ...others].filter((path) => !existsSync(`${PACKAGES}core/src/${path}`))).toEqual([]);
  });

  // The configuration is read before there is a collector, by whoever makes one.
  it.each(steps)('leads from the collector to $name', ({ file, others }) => {
    const root = file.startsWith('config/') ? 'index.ts' : 'collector.ts';
    const reached = [root, ...reachedFrom(graph, root)];
    expect(
      [file, ...others].filter(
        (path) => !reached.some((one) => one === path || (path.endsWith('/') && one.startsWith(path))),
      ),
    ).toEqual([]);
  });

  // The collector is the table of contents: it knows every step, and no step knows it.
  it.each(once)('does not lead back: $name', ({ file, others }) => {
    const earlier = once
      .slice(
        0,
        once.findIndex((step) => step.file === file),
      )
      .map((step) => step.file);
    const known = file === 'collector.ts' ? [] : [file, ...others].flatMap((path) => [...reachedFrom(graph, path)]);
    expect(known.filter((path) => earlier.includes(path))).toEqual([]);
  });
});

interface Step {
  readonly name: string;
  /** Both from core/src. `others` stand behind the arrow; a folder ends with a slash. */
  readonly file: string;
  readonly others: readonly string[];
}

/** The rows of the first table whose file is in core; the last but one step is another package's. */
function readSteps(): readonly Step[] {
  const table = page.slice(page.indexOf('| # | step'), page.indexOf('It is a one-way street'));
  return table
    .split('\n')
    .slice(2)
    .flatMap((row) => {
      const [, , name = '', files = ''] = row.split('|').map((cell) => cell.trim());
      const [first, ...others] = [...files.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
      if (first === undefined || !first.startsWith('core/src/')) return [];
      const file = first.replace('core/src/', '');
      let folder = file.slice(0, file.lastIndexOf('/') + 1);
      // A name without a folder stands in the folder of the one before it.
      const paths = others.map((path) => {
        const full = path.startsWith('core/src/')
          ? path.replace('core/src/', '')
          : path.includes('/')
            ? path
            : folder + path;
        if (!full.endsWith('/')) folder = full.slice(0, full.lastIndexOf('/') + 1);
        return full;
      });
      return [{ name, file, others: paths }];
    });
}

function folderTable(): string {
  const rows = Object.entries(coreFolders).map(
    ([folder, { what, mayImport }]) => `| \`${folder}/\` | ${what} | ${inWords(mayImport)} |`,
  );
  return ['| folder | what | may import |', '|---|---|---|', ...rows, ''].join('\n');
}

/** Whole folders first, then those of which only the types may be imported. */
function inWords(mayImport: readonly string[]): string {
  const types = mayImport.filter((name) => name.startsWith('type ')).map((name) => name.replace('type ', ''));
  const whole = mayImport.filter((name) => !name.startsWith('type '));
  const parts = [
    ...(whole.length > 0 ? [whole.join(', ')] : []),
    ...(types.length > 0 ? [`types of ${types.join(', ')}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : 'nothing';
}
