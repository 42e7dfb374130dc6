import type { StandardSchema } from '@gostats/core/sink';

/** As newer schema libraries describe what they check. */
interface WithJsonSchema {
  readonly '~standard': { readonly jsonSchema: { input(): unknown } };
}

/** There is nothing to set. Written by hand: a schema library would be this package's only dependency. */
export const discardConfig: StandardSchema<Record<string, never>> & WithJsonSchema = {
  '~standard': {
    version: 1,
    vendor: 'gostats',
    jsonSchema: { input: () => ({ type: 'object', properties: {}, additionalProperties: false }) },
    validate(options) {
      const found = Object.keys(options ?? {});
      if (found.length === 0) return { value: {} };
      return { issues: found.map((key) => ({ message: 'unknown key; the discard sink has no options', path: [key] })) };
    },
  },
};
