import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** File → the files that it imports to run, not for their types; all relative to the root that was read. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const STATEMENT =
  /^(?:import|export)\s+(?!type\s)([^;'"]*?)from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm;

/** Reads the relative imports of the TypeScript files below a folder. */
export function readImports(root: string): ImportGraph {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return new Map(
    files.map((file) => {
      const imports = [...readFileSync(join(root, file), 'utf8').matchAll(STATEMENT)].flatMap(
        ([, names = '', from, bare, dynamic]) => {
          const target = from ?? bare ?? dynamic;
          if (target === undefined || onlyTypes(names)) return [];
          return [slashed(relative(root, join(root, dirname(file), target))).replace(/\.js$/, '.ts')];
        },
      );
      return [slashed(file), imports];
    }),
  );
}

/** @returns every file that is loaded when this one is, without itself */
export function reachedFrom(graph: ImportGraph, file: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const imported of graph.get(next) ?? []) {
      if (imported === file || reached.has(imported)) continue;
      reached.add(imported);
      open.push(imported);
    }
  }
  return reached;
}

/** `{ type A, type B }`: nothing is left of it when it runs. */
function onlyTypes(names: string): boolean {
  const listed = /^\s*\{([^}]*)\}\s*$/
    .exec(names)?.[1]
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return listed !== undefined && listed.length > 0 && listed.every((name) => name.startsWith('type '));
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
