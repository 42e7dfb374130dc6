/** Packages as strangers write them, as files. Their sinks append the measurements they get to the file of their options. */

const writing = (name: string): string => `{
  name: '${name}',
  delivery: 'push',
  config: { '~standard': { version: 1, vendor: 'stranger', validate: (value) => ({ value }) } },
  create: ({ file }) => ({
    async writePoints({ frames }) {
      const { appendFile } = await import('node:fs/promises');
      if (file !== undefined) await appendFile(file, frames.map(({ stat }) => stat.key + '\\n').join(''));
    },
  }),
}`;

export const esmSink = (name: string): string =>
  `import { defineSink } from '@gostats/core/sink';\nexport default defineSink(${writing(name)});\n`;

const peer = { peerDependencies: { '@gostats/core': '*' } };

type Files = Readonly<Record<string, string | object>>;

/** Folder → files. @param core the version that one of them insists on */
export const strangers = (core: string): Readonly<Record<string, Files>> => ({
  mything: {
    'package.json': {
      name: 'gostats-sink-mything',
      version: '1.2.0',
      type: 'module',
      exports: { import: './index.js' },
      ...peer,
    },
    'index.js': esmSink('mything'),
  },
  dual: {
    'package.json': {
      name: '@acme/gostats-sink-dual',
      version: '2.0.0',
      exports: { import: './index.mjs', require: './index.cjs' },
      ...peer,
    },
    'index.mjs': esmSink('dual'),
    'index.cjs': `throw new Error('the CommonJS half was loaded');\n`,
  },
  classic: {
    'package.json': { name: 'gostats-sink-classic', version: '3.0.0', main: 'index.js', ...peer },
    'index.js': `const { defineSink } = require('@gostats/core/sink');\nmodule.exports = defineSink(${writing('classic')});\n`,
  },
  transpiled: {
    'package.json': { name: 'gostats-sink-transpiled', version: '3.1.0', main: 'index.js', ...peer },
    'index.js': `'use strict';\nObject.defineProperty(exports, '__esModule', { value: true });
const { defineSink } = require('@gostats/core/sink');\nexports.default = defineSink(${writing('transpiled')});\n`,
  },
  pinned: {
    'package.json': {
      name: 'gostats-sink-pinned',
      version: '4.0.0',
      type: 'module',
      exports: './index.js',
      dependencies: { '@gostats/core': core },
    },
    'index.js': esmSink('pinned'),
  },
  tagger: {
    'package.json': { name: 'gostats-plugin-tagger', version: '5.0.0', type: 'module', exports: './index.js', ...peer },
    'index.js': `import { definePlugin, withTags } from '@gostats/core/plugin';
export default definePlugin({ name: 'tagger', apply: (hooks) => hooks.batch.tap((batch) => withTags(batch, { rack: '7' })) });\n`,
  },
  // What a person may mistype, and what somebody may have put there.
  mythin: {
    'package.json': { name: 'mythin', version: '6.6.6', main: 'index.js' },
    'index.js': `console.log('EVIL was loaded');\nmodule.exports = {};\n`,
  },
});
