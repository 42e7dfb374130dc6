import type { StandardSchema } from '@gostats/core/sink';

/** The JSON schema extension of newer schema libraries. */
interface WithJsonSchema {
  readonly '~standard': { readonly jsonSchema: { input(): unknown } };
}

/** The sink has no options. Written by hand, because a schema library would be this package's only dependency. */
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
