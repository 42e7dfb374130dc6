import type { ErrorCode } from '@gostats/core';
import type { ErrorDoc } from './error-doc.js';

/** The codes of `gostats plugins`. None of them occurs while gostats runs. */
export const installErrorDocs: {
  readonly [Code in Extract<ErrorCode, `E_PACKAGE_${string}` | `E_REGISTRY${string}`>]: ErrorDoc<Code>;
} = {
  E_PACKAGE_NOT_INSTALLED: {
    means:
      'A command was given the name of a package that is neither installed where the configuration loads packages from, nor part of gostats.',
    ends: 'in `gostats plugins sample`',
    at: { name: 'mythin', folder: '/etc/gostats', similar: 'mything' },
  },
};
