import type { ErrorCode } from '@gostats/core';
import type { ErrorDoc } from './error-doc.js';

/** Documents the error codes of `gostats plugins`. None of them occurs while gostats collects. */
export const installErrorDocs: {
  readonly [Code in Extract<ErrorCode, `E_PACKAGE_${string}` | `E_REGISTRY${string}`>]: ErrorDoc<Code>;
} = {
  E_REGISTRY: {
    means:
      'npm could not reach the registry, was not let in, or got an answer that cannot be read. The registry and the login are those of npm (`.npmrc`).',
    ends: 'in `gostats plugins search`, `add` and `audit`',
    at: {
      problem: 'it refused access (E401)',
      remedy: 'Log in with "npm login", or set the token in the .npmrc that npm reads ("npm config list" shows which).',
    },
  },
  E_PACKAGE_MANAGER: {
    means: 'No package manager can be used in the directory where the package belongs. Nothing was changed.',
    ends: 'in `gostats plugins search`, `add`, `remove` and `audit`',
    at: {
      problem: 'npm was not found',
      remedy: 'Install npm, or add the folder that holds it to PATH.',
    },
  },
  E_PACKAGE_NAME: {
    means: 'The argument is not the name of one package. URLs, files and Git repositories are not accepted.',
    ends: 'in `gostats plugins add` and `remove`',
    at: {
      name: 'https://example.com/x.tgz',
      problem: 'is not the name of a package',
      remedy:
        'Write a name (mything, gostats-sink-mything, @acme/gostats-sink-mything), with a version if you like: NAME@1.2.0.',
    },
  },
  E_PACKAGE_NOT_FOUND: {
    means: 'The registry that npm uses has no package of that name, or no such version of it.',
    ends: 'in `gostats plugins add`',
    at: {
      tried: ['@gostats/sink-mythin', 'gostats-sink-mythin'],
      registry: 'packages.example',
      similar: 'mything',
    },
  },
  E_PACKAGE_REFUSED: {
    means: 'What the registry says of the package rules out that gostats can use it. Nothing was downloaded.',
    ends: 'in `gostats plugins add`',
    at: {
      id: 'gostats-sink-mything@2.0.0',
      problem: 'it was built for contract 2, and this gostats supports contract 1',
      remedy: 'Install a newer gostats, or an older version of the package (NAME@VERSION).',
    },
  },
  E_PACKAGE_INSTALL: {
    means:
      'The package manager failed. `package.json`, its lock file, `node_modules` and `gostats-lock.json` were restored.',
    ends: 'in `gostats plugins add` and `remove`',
    at: {
      id: 'gostats-sink-mything@1.2.0',
      doing: 'install',
      folder: '/etc/gostats',
      problem: 'npm ended with exit code 1: E404 Not Found - left-pat',
    },
  },
  E_PACKAGE_UNUSABLE: {
    means:
      'The package was installed, but gostats cannot load it: it lacks a dependency, exports no sink, or was built for another contract. It was removed again, and everything was restored.',
    ends: 'in `gostats plugins add`',
    at: {
      id: 'gostats-sink-mything@1.2.0',
      folder: '/etc/gostats',
      problem: 'E_SINK_EXPORT  …/gostats-sink-mything does not export a sink: it has no default export.',
    },
  },
  E_PACKAGE_USED: {
    means: 'A package that the configuration names is not removed.',
    ends: 'in `gostats plugins remove`',
    at: { name: 'gostats-sink-mything', where: 'sink[0] in /etc/gostats/idic.toml, line 41' },
  },
  E_PACKAGE_NOT_INSTALLED: {
    means:
      'A command was given the name of a package that is neither installed where the configuration loads packages from, nor part of gostats.',
    ends: 'in `gostats plugins sample` and `remove`',
    at: { name: 'mythin', folder: '/etc/gostats', similar: 'mything' },
  },
};
