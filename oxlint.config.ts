import { defineConfig, type OxlintOverride } from 'oxlint';

/**
 * The folders of packages/core/src: what each is for, and what it may import from its neighbours; `type x` = only its
 * types. What stands in no list is forbidden; collector.ts and index.ts, which tie the folders together, may import all
 * of them. The table in ARCHITECTURE.md is made from this one (scripts/docs-imports.mjs).
 */
export const coreFolders: Readonly<Record<string, { readonly what: string; readonly mayImport: readonly string[] }>> = {
  spelling: {
    what: 'did-you-mean suggestions; name patterns with wildcards',
    mayImport: [],
  },
  secrets: {
    what: 'known secrets, their encoded forms, and their removal from text',
    mayImport: [],
  },
  log: {
    what: 'the table of log events, and loggers that accept only these events',
    mayImport: ['sink/make-logger', 'type sink'],
  },
  limits: {
    what: 'limits on what a cluster may send, which of them are exceeded, sanitizing of remote text',
    mayImport: ['secrets', 'type time', 'type sink', 'type log'],
  },
  config: {
    what: 'the configuration file: parsing, schema, references to secrets, line numbers',
    mayImport: ['sources/summary/kinds', 'errors', 'limits', 'secrets', 'official', 'type sink', 'spelling'],
  },
  papi: {
    what: "one cluster's HTTPS API: session, retries, errors",
    mayImport: ['errors', 'limits', 'secrets', 'type sink', 'time', 'type log'],
  },
  time: {
    what: 'clock, scheduler, timeouts, backoff, hedging, linked aborts, slices of long work',
    mayImport: [],
  },
  frames: {
    what: 'rows → columns: the series of a cluster, frames, the limits on both',
    mayImport: ['type papi', 'type config', 'limits', 'time', 'sink', 'errors'],
  },
  health: {
    what: 'health of clusters and jobs: a recorder that the runner feeds, and a pure function that computes the status',
    mayImport: ['type errors', 'type limits', 'type time', 'type sink'],
  },
  hooks: {
    what: 'the hooks that plugins tap',
    mayImport: [
      'type health',
      'type limits',
      'type config',
      'type papi',
      'type source',
      'type cluster',
      'type sink',
      'type errors',
    ],
  },
  trust: {
    what: 'whether code may be loaded: file ownership, the lock file',
    mayImport: [],
  },
  modules: {
    what: 'resolving the name of a sink or plugin to a verified module; listing what is installed',
    mayImport: ['errors', 'secrets', 'official', 'trust', 'blame', 'type sink', 'time', 'spelling'],
  },
  isolation: {
    what: 'a sink in a process of its own: the process, its permissions, what goes between it and the host',
    mayImport: [
      'sink',
      'sinks/sink-kind',
      'modules',
      'trust',
      'secrets',
      'time',
      'errors',
      'type blame',
      'type config',
    ],
  },
  sinks: {
    what: 'from a module to a validated sink instance',
    mayImport: ['sink', 'isolation', 'trust', 'spelling', 'modules', 'blame', 'time', 'errors', 'config'],
  },
  plugins: {
    what: 'from a module to taps that are timed and counted',
    mayImport: ['plugin', 'modules', 'blame', 'hooks', 'time', 'errors', 'type config', 'type sink'],
  },
  blame: {
    what: 'attribution: which package runs, how long it blocks, which handles it leaves open',
    mayImport: ['errors', 'type sink', 'type time', 'type log'],
  },
  shaping: {
    what: 'tags and filters from the configuration',
    mayImport: ['sink', 'spelling', 'type config', 'type hooks', 'limits/remote-text', 'type log'],
  },
  pipeline: {
    what: 'routes and lanes: queues, retries, timeouts, accounting of drops; the guard around each sink',
    mayImport: ['sink', 'blame', 'hooks', 'time', 'errors', 'type config', 'type shaping', 'type log'],
  },
  cluster: {
    what: 'the life cycle of one cluster: connect, collect, lose the connection, reconnect',
    mayImport: [
      'papi',
      'time',
      'frames',
      'source',
      'limits',
      'type health',
      'hooks',
      'type sink',
      'errors',
      'type config',
      'type log',
    ],
  },
  source: {
    what: 'the contract of sources: what a source is given, what it returns',
    mayImport: ['sink', 'secrets'],
  },
  sources: {
    what: 'what is collected: the built-in sources, a folder each; the wall before sources of packages',
    mayImport: [
      'modules',
      'config/where',
      'source',
      'modules',
      'config/where',
      'cluster',
      'frames',
      'papi',
      'limits',
      'blame',
      'time',
      'errors',
      'log',
      'sink',
      'type config',
    ],
  },
  assembly: {
    what: 'creating the sinks and clusters of a configuration, and moving from one configuration to the next',
    mayImport: [
      'config',
      'modules',
      'trust',
      'sinks',
      'sources',
      'source',
      'plugin',
      'plugins',
      'blame',
      'shaping',
      'pipeline',
      'cluster',
      'health',
      'reporting',
      'hooks',
      'time',
      'errors',
      'sink',
      'log',
      'spelling',
    ],
  },
  metrics: {
    what: 'the self-metrics at `/metrics`',
    mayImport: ['health/names', 'type health', 'type hooks', 'type pipeline', 'type plugins', 'type sink'],
  },
  reporting: {
    what: 'log lines and counters derived from hooks and health',
    mayImport: [
      'type health',
      'type sink',
      'type pipeline',
      'type plugins',
      'hooks',
      'time/clock',
      'errors',
      'type log',
    ],
  },
  testing: {
    what: 'the test kit for sinks: conformance tests, test sinks, a manual clock',
    mayImport: [
      'source',
      'sources',
      'cluster',
      'papi',
      'limits',
      'time/abort',
      'type config',
      'sink',
      'time/clock',
      'errors',
      'hooks',
      'pipeline',
      'blame',
    ],
  },
  sink: {
    what: 'the contract of sinks: batches, options, the sink interface',
    mayImport: ['secrets'],
  },
  plugin: {
    what: 'the contract of plugins',
    mayImport: ['sink', 'secrets', 'type health', 'type hooks', 'source'],
  },
};

const folderNames = Object.keys(coreFolders);

/** Libraries that stand in one place of core, so that changing one is changing one file. */
const coreLibraries: readonly { readonly name: string; readonly only: string }[] = [
  { name: 'tapable', only: 'hooks/' },
  { name: 'undici', only: 'papi/transport.ts' },
  { name: '@iarna/toml', only: 'config/read-toml.ts' },
  { name: 'smol-toml', only: 'config/read-toml.ts' },
  { name: 'prom-client', only: 'metrics/' },
];

interface Forbidden {
  /** gitignore patterns; the linter lets pass what any `!pattern` of a file's lists names, so each `!` is really free. */
  readonly group: string[];
  readonly message: string;
  readonly allowTypeImports?: boolean;
}

/** @param up from a file of the folder to `src/` */
function forbiddenNeighbours(folder: string, mayImport: readonly string[], up = '../'): readonly Forbidden[] {
  const told = mayImport.length === 0 ? 'nothing of core' : mayImport.join(', ');
  const message = `core/src/${folder} may import ${told}; the table stands in oxlint.config.ts.`;
  const patternsOf: Readonly<Record<string, string[]>> = {
    errors: [`${up}errors.js`],
    official: [`${up}official.js`],
    ...Object.fromEntries(folderNames.map((name) => [name, [`${up}${name}/**`]])),
  };
  const neighbours = Object.entries(patternsOf).flatMap(([name, group]): readonly Forbidden[] => {
    if (name === folder || mayImport.includes(name)) return [];
    const files = mayImport.filter((one) => one.startsWith(`${name}/`)).map((one) => `!${up}${one}.js`);
    const typesOnly = mayImport.includes(`type ${name}`);
    return [{ group: [...group, ...files], message, ...(typesOnly ? { allowTypeImports: true } : {}) }];
  });
  // A deeper folder would slip past the patterns above.
  const depth = {
    group: [`${up}../**`],
    message: 'Folders of core/src are one level deep; only sources/ has folders of its own.',
  };
  return [...neighbours, { group: [`${up}collector.js`, `${up}index.js`], message }, depth];
}

function forbiddenLibraries(place: string): readonly Forbidden[] {
  return coreLibraries
    .filter(({ only }) => only !== place)
    .map(({ name, only }) => ({ group: [name, `${name}/**`], message: `${name} stands only in core/src/${only}.` }));
}

const packagesOfOurs: Forbidden = {
  group: ['@gostats/**'],
  message: 'This package imports no other package of ours; its own files by a relative path.',
};

const otherPackagesOfOurs: Forbidden = {
  group: ['@gostats/**', '!@gostats/net'],
  message: 'Core imports no other package of ours but @gostats/net; its own files by a relative path.',
};

function restrict(files: readonly string[], patterns: readonly Forbidden[]): OxlintOverride {
  return { files: [...files], rules: { 'eslint/no-restricted-imports': ['error', { patterns: [...patterns] }] } };
}

/** The rules of one folder of core, and of the one file in it that holds a library. */
function restrictCore(folder: string, mayImport: readonly string[]): OxlintOverride[] {
  const places = [
    `${folder}/`,
    ...coreLibraries.map(({ only }) => only).filter((only) => only.startsWith(`${folder}/`)),
  ];
  return [...new Set(places)].map((place) =>
    restrict(
      [`packages/core/src/${place}${place.endsWith('/') ? '**' : ''}`],
      [otherPackagesOfOurs, ...forbiddenNeighbours(folder, mayImport), ...forbiddenLibraries(place)],
    ),
  );
}

// The last override that matches a file gives the rule its options: each list is complete, and the narrow come last.
const importRules: OxlintOverride[] = [
  restrict(['packages/core/src/*.ts'], [otherPackagesOfOurs, ...forbiddenLibraries('')]),
  restrict(
    ['packages/core/src/errors.ts'],
    [
      {
        group: ['./**', '!./error-texts.js', '!./problem-of.js', '!./secrets/index.js'],
        message: 'core/src/errors.ts imports nothing but its sentences and redact.',
      },
    ],
  ),
  ...Object.entries(coreFolders).flatMap(([folder, { mayImport }]) => restrictCore(folder, mayImport)),
  // Each built-in source has a folder. It knows no other one, and nothing of what runs it.
  restrict(
    ['packages/core/src/sources/*/**'],
    [
      otherPackagesOfOurs,
      ...forbiddenNeighbours('sources', coreFolders['sources']?.mayImport ?? [], '../../'),
      { group: ['../current/**', '../summary/**'], message: 'Built-in sources do not know each other.' },
      ...forbiddenLibraries('sources/'),
    ],
  ),
  restrict(['packages/simulator/**', 'packages/net/src/**'], [packagesOfOurs]),
  restrict(
    ['packages/line-protocol/src/**'],
    [
      {
        group: ['@gostats/**', '!@gostats/core/sink', '!@gostats/net'],
        message: 'The line protocol knows the sink contract, the network and nothing else of ours.',
      },
    ],
  ),
  restrict(
    ['{packages/sink-*,examples/sink-*}/src/**'],
    [
      {
        group: ['@gostats/**', '!@gostats/core/sink', '!@gostats/line-protocol', '!@gostats/net'],
        message: 'A sink knows @gostats/core/sink (and @gostats/line-protocol, @gostats/net) and nothing else of ours.',
      },
    ],
  ),
  restrict(
    ['examples/{hook,secrets}-*/src/**'],
    [
      {
        group: ['@gostats/**', '!@gostats/core/plugin'],
        message: 'A plugin knows @gostats/core/plugin and nothing else of ours.',
      },
    ],
  ),
  restrict(
    ['{packages/sink-*,examples/*}/test/**'],
    [
      {
        group: [
          '@gostats/**',
          '!@gostats/core/sink',
          '!@gostats/core/testing',
          '!@gostats/line-protocol',
          '!@gostats/net',
          '!@gostats/test-servers',
        ],
        message: 'Tests of a sink use @gostats/core/sink and @gostats/core/testing, as a stranger does.',
      },
    ],
  ),
  // Examples are run as their users run them: a collector against simulated clusters.
  restrict(['examples/*/test/**'], [{ group: ['@gostats/sink-*'], message: 'An example stands by itself.' }]),
  restrict(
    ['packages/cli/src/**'],
    [
      {
        group: ['@gostats/sink-*'],
        message: 'No sink stands in the CLI: it finds them by the names in the configuration.',
      },
    ],
  ),
];

export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'node', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  // The scaffolder's template is no code before it is written (its test compiles it), and etc/ only shows types.
  ignorePatterns: ['**/dist/**', '**/node_modules/**', 'coverage/**', 'packages/create-sink/template/**', 'etc/**'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/consistent-type-imports': 'error',
    'import/no-cycle': 'error',
    'eslint/no-console': 'error',
    'node/no-process-env': 'error',
    'unicorn/no-process-exit': 'error',
    // Retries, polls and shutdowns here are one after another on purpose.
    'eslint/no-await-in-loop': 'off',
    // Our arrays are our own: a sorted copy of them is a copy for nothing.
    'unicorn/no-array-sort': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'promise/always-return': 'off',
    'unicorn/prefer-set-has': 'off',
    'oxc/no-map-spread': 'off',
    'typescript/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
    // What was parsed has to be named once it was checked.
    'typescript/no-unsafe-type-assertion': 'off',
  },
  overrides: [
    {
      files: [
        'packages/{cli,test-servers}/**',
        'examples/embed/**',
        '**/scripts/**',
        'bench/**',
        '**/test/**',
        'packages/core/src/config/secrets.ts',
        'packages/core/src/isolation/environment.ts',
        // A sink has no environment of its own to hand over; a proxy is the environment's business.
        'packages/net/src/client/proxy.ts',
      ],
      rules: { 'eslint/no-console': 'off', 'node/no-process-env': 'off', 'unicorn/no-process-exit': 'off' },
    },
    // Plain JavaScript has no types by which to tell a list of strings.
    { files: ['**/*.mjs'], rules: { 'typescript/require-array-sort-compare': 'off' } },
    ...importRules,
  ],
});
