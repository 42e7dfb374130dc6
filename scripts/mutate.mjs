#!/usr/bin/env node
/**
 * `npm run mutate [-- folder …]`: makes small changes to the sources of these folders of packages/core/src, one at a
 * time, and reports which changes no test detects. Takes minutes per folder, so it is run by hand and never in CI.
 * Record the findings in test/mutation.md; the full report is in node_modules/.mutation. A file may be checked by
 * selected tests only, which is faster but detects no more: `assembly/plugin-set.ts=assembly/plugins.test.ts`.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { root, runMain } from './process.mjs';

/** Which tests of packages/core check which folder: those with a manual clock, which finish in milliseconds. */
const TESTS = {
  time: ['time'],
  pipeline: ['pipeline'],
  cluster: ['cluster'],
  assembly: ['assembly', 'modules'],
};

/**
 * Added to one and a half times the initial duration of the tests, because a busy machine must not look like an endless
 * loop.
 */
const TIMEOUT_MS = 12_000;

const folders = process.argv.slice(2);

/**
 * @param what a folder or file of packages/core/src, optionally with its tests: `pipeline`,
 * `pipeline/queue.ts=pipeline/queue.test.ts`
 */
async function mutate(what) {
  const [folder, judges] = what.split('=');
  const [top] = folder.split('/');
  const tests = TESTS[top];
  if (tests === undefined)
    throw new Error(`No tests are known for ${folder}. Expected one of ${Object.keys(TESTS).join(', ')}.`);
  const source = `packages/core/src/${folder}`;
  if (!existsSync(join(root, source))) throw new Error(`There is no ${source}.`);
  // When property tests fail, they search for the smallest example, which takes longer than all other tests together.
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
    // Messages are for people; these tests do not check their wording.
    mutator: { excludedMutations: ['StringLiteral'] },
    ignoreStatic: true,
    concurrency: 1,
    // Stryker reads a tsconfig through an API that TypeScript 7 no longer has; nothing here needs one.
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

/** Formats, per file, how many relevant changes were detected. */
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
