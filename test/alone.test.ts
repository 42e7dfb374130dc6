import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const thisFile = 'test/alone.test.ts';

/** What git has of the working tree; a clone that somebody else owns is read too. */
const tracked = execFileSync('git', ['-c', `safe.directory=${root.replace(/\/$/, '')}`, 'ls-files', '-z'], {
  cwd: root,
})
  .toString()
  .split('\0')
  .filter(
    (name) => name !== '' && name !== thisFile && existsSync(join(root, name)) && statSync(join(root, name)).isFile(),
  );

const texts = tracked.map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

/** Every match, as `file:line  what`. */
function places(pattern: RegExp, isWrong: (match: string, file: string) => boolean = () => true): string[] {
  return texts.flatMap(({ name, text }) =>
    [...text.matchAll(pattern)]
      .filter(([match]) => isWrong(match, name))
      .map(({ 0: match, index }) => `${name}:${text.slice(0, index).split('\n').length}  ${match}`),
  );
}

const targetOf = (path: string, file: string): string => resolve(root, dirname(file), path);
const isMissing = (path: string, file: string): boolean => !existsSync(targetOf(path, file));
const leadsOut = (path: string, file: string): boolean => !`${targetOf(path, file)}${sep}`.startsWith(root);

describe('a clone', () => {
  it('reads no folder beside it', () => {
    expect(places(/(?:\.\.\/)+shared\b/g, isMissing)).toEqual([]);
    expect(places(/\b(?:findings|value-shapes|papi|behaviour)\.md\b/g)).toEqual([]);
  });

  it('leads out of itself by no import and no URL', () => {
    expect(places(/(?<=(?:from |URL\(|import\()['"`])(?:\.\.\/)+[\w@.-]+(?:\/[\w@.-]+)*(?=['"`])/g, leadsOut)).toEqual(
      [],
    );
  });

  it('names no path of a machine', () => {
    const paths = /(?<![\w.~)}-])\/(?:work|home|Users|root|mnt|media)\/[\w.-]+/g;
    expect(places(paths)).toEqual([]);
  });

  it('names no host of a registry: npm knows its own', () => {
    expect(
      places(
        /\b(?:registry\.[a-z0-9.-]+\.(?:org|com|net|io|dev|cn)|npmjs\.(?:org|com)|npmmirror\.com|pkg\.dev|\w*verdaccio\w*)\b/gi,
      ),
    ).toEqual([]);
    expect(texts.filter(({ name }) => /(^|\/)\.(npmrc|yarnrc)/.test(name)).map(({ name }) => name)).toEqual([]);
    const lockfile = texts.find(({ name }) => name === 'pnpm-lock.yaml')?.text ?? '';
    expect(lockfile).toContain('integrity:');
    expect(lockfile.match(/tarball:|https?:\/\/\S+/g)).toBeNull();
  });
});
