import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
}

const manifests = globSync(
  ['package.json', '{packages,examples}/*/package.json', 'bench/package.json', '**/template/**/package.template.json'],
  {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  },
);

/** Programs that a script may start: npm's own, and what the packages bring. Both shells know `cd` and `&&`. */
const programs = ['node', 'npm', 'tsup', 'tsc', 'oxlint', 'oxfmt', 'knip', 'vitest', 'cd'];

/** What is wrong with a line for cmd.exe or for sh. */
function faults(line: string, folder: string): string[] {
  const found = line.split('&&').flatMap((part) => {
    const [word = ''] = part.trim().split(/\s+/);
    const known = programs.includes(word) || existsSync(join(folder, `${word}.cmd`));
    return known ? [] : [`${word}: no program of both shells`];
  });
  const syntax = /['`$%^;|<>*?~{}()!]|(?<!&)&(?!&)|(?:^|&&)\s*\w+=/.exec(line);
  return syntax === null ? found : [...found, `${syntax[0]}: read differently by cmd.exe and sh`];
}

describe('scripts of package.json', () => {
  it.each(manifests)('%s: mean the same to sh and to cmd.exe', (file) => {
    const path = join(root, file);
    const { scripts = {} } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    expect(
      Object.entries(scripts).flatMap(([name, line]) =>
        faults(line, dirname(path)).map((fault) => `${name}: ${fault}`),
      ),
    ).toEqual([]);
  });

  it('finds what cmd.exe lacks', () => {
    for (const line of [
      'rm -rf dist',
      'CI=1 npm test',
      'export A=1 && node a.mjs',
      "node -e '1'",
      'node a.mjs & wait',
      'cp a b',
      'vitest run test/*',
    ]) {
      expect([line, faults(line, join(root, 'packages/core')).length > 0]).toEqual([line, true]);
    }
    expect(faults('exec node a.mjs', join(root, 'packages/core'))).toEqual(['exec: no program of both shells']);
    expect(faults('npm run build && node demo.mjs', root)).toEqual([]);
  });

  it('has node take the place of the shell for whatever ends by a signal, in cmd.exe by way of exec.cmd', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Required<Manifest>;
    expect(scripts).toMatchObject({ start: 'exec node scripts/start.mjs', test: 'exec node scripts/test.mjs' });
    expect(readFileSync(join(root, 'exec.cmd'), 'utf8')).toMatch(/^@%\*$/m);
  });
});
