import { z } from 'zod';
import { allowUnsafePath } from './schema-plugins.js';
import { optionsTable, text } from './schema-values.js';
import { key, type TableSpec } from './table-spec.js';

/** One `[[secret_store]]`, as in the file. */
export interface SecretStoreTable {
  name: string;
  use: string;
  allow_unsafe_path: boolean;
  options: Readonly<Record<string, unknown>>;
}

const ADDED = { origin: 'added' } as const;

export const secretStoreSpec: TableSpec<SecretStoreTable> = {
  name: 'secret_store',
  repeated: true,
  atReload: 'apply',
  about:
    'A package that provides secrets. With `name = "vault"`, the string `$vault:path#field` is replaced with the secret `path#field`.',
  keys: {
    name: key(z.string().regex(/^(?!(?:env|file|cmd)$)[a-z][a-z0-9-]{0,39}$/), {
      ...ADDED,
      type: 'string',
      expected: 'lower-case letters, digits and hyphens, but not "env", "file" or "cmd"',
      effect: 'The name between `$` and `:` in references.',
    }),
    use: key(text, {
      ...ADDED,
      type: 'string',
      expected: 'the name of a package or a file',
      effect: 'A plugin with `openSecretStore`: an npm name or a file, found like any other plugin.',
    }),
    allow_unsafe_path: allowUnsafePath('The same, for the code of this store.'),
    options: key(optionsTable.default({}), {
      ...ADDED,
      type: 'table',
      expected: 'a table, [secret_store.options]',
      effect:
        'The options of this store, as `[secret_store.options]`. They may contain references to `$env:`, `$file:` and `$cmd:`.',
    }),
  },
};
