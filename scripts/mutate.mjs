#!/usr/bin/env node
/**
 * `npm run mutate [-- folder …]`: changes the sources of these folders of packages/core/src in small ways, one at a time,
 * and says which changes no test notices. Takes minutes a folder, so it is run by hand and never in CI. What it found is
 * written to test/mutation.md by whoever ran it; the full report stands in node_modules/.mutation. A file may be judged by
 * some tests alone, which is quicker and notices no more: `assembly/plugin-set.ts=assembly/plugins.test.ts`.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { root, runMain } from './process.mjs';

/** Which tests of packages/core judge which folder: those that run on a clock turned by hand, in milliseconds. */
const TESTS = {
  time: ['time'],
  pipeline: ['pipeline'],
  cluster: ['cluster'],
  assembly: ['assembly', 'modules'],
};

/** Beside one and a half times what the tests took at first: a busy machine is no endless loop. */
const TIMEOUT_MS = 12_000;

const folders = process.argv.slice(2);

/** @param what a folder of packages/core/src, or a file in one, and who judges: `pipeline`, `pipeline/queue.ts=pipeline/queue.test.ts` */
async function mutate(what) {
  const [folder, judges] = what.split('=');
  const [top] = folder.split('/');
  const tests = TESTS[top];
  if (tests === undefined)
    throw new Error(`No tests are known for ${folder}. Expected one of ${Object.keys(TESTS).join(', ')}.`);
  const source = `packages/core/src/${folder}`;
  if (!existsSync(join(root, source))) throw new Error(`There is no ${source}.`);
  // Property tests look for the smallest example when they fail, which takes longer than all others together.
  const all = tests.map((name) => `${name}/**/!(properties|*-model).test.ts`);
  const include = (judges?.split(',') ?? all).map((name) => `packages/core/test/${name}`);
  const config = join(root, 'node_modules', `.mutation-${process.pid}.vitest.config.mjs`);
  writeFileSync(config, configText(include));
  const reports = join(root, 'node_modules', '.mutation');
  const results = await new Stryker({
    mutate: [source.endsWith('.ts') ? source : `${source}/**/*.ts`],
    testRunner: 'vitest',
    vitest: { configFile: config, related: false },
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    // Messages are read by people; which word stands there is no matter of these tests.
    mutator: { excludedMutations: ['StringLiteral'] },
    ignoreStatic: true,
    concurrency: 1,
    // Stryker reads a tsconfig by an interface that TypeScript 7 no longer has; nothing here depends on one.
    tsconfigFile: 'there-is-none.json',
    timeoutMS: TIMEOUT_MS,
    tempDirName: `node_modules/.mutation-${process.pid}`,
    ignorePatterns: ['docs', 'bench', 'examples', '**/dist'],
    reporters: ['clear-text', 'json', 'progress-append-only'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
    jsonReporter: { fileName: join(reports, `${folder.replaceAll('/', '-')}.json`) },
    allowConsoleColors: false,
  }).runMutationTest();
  rmSync(config);
  console.log(scores(results));
}

const configText = (include) => `import base from '${join(root, 'vitest.config.ts')}';
export default { ...base, test: { ...base.test, include: ${JSON.stringify(include)} } };
`;

/** Per file: how many of the changes that a test reached or should have were noticed. */
function scores(results) {
  const files = new Map();
  for (const { fileName, status } of results) {
    const counts = files.get(fileName) ?? { killed: 0, survived: 0 };
    if (status === 'Killed' || status === 'Timeout') counts.killed++;
    else if (status === 'Survived' || status === 'NoCoverage') counts.survived++;
    files.set(fileName, counts);
  }
  const sum = { killed: 0, survived: 0 };
  const lines = [...files].sort().map(([name, { killed, survived }]) => {
    sum.killed += killed;
    sum.survived += survived;
    return `${name.replace(/.*packages\/core\/src\//, '')}: ${killed} noticed, ${survived} not`;
  });
  const share = ((100 * sum.killed) / Math.max(1, sum.killed + sum.survived)).toFixed(1);
  return [...lines, `${sum.killed} of ${sum.killed + sum.survived} noticed: ${share} %`].join('\n');
}

await runMain(async () => {
  for (const folder of folders.length > 0 ? folders : Object.keys(TESTS)) await mutate(folder);
});
