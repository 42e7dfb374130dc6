import { webKeys, type WebTable } from '@gostats/net';
import type { z } from 'zod';
import { key, type TableSpec } from './table-spec.js';

type WebSpecKeys = TableSpec<Required<WebTable>>['keys'];

/** The keys of listeners, which @gostats/net declares. `effectOf` returns the effect of each in this table. */
export function webSpecKeys(effectOf: (name: string, effect: string) => string = (_, effect) => effect): WebSpecKeys {
  const keys = Object.entries<(typeof webKeys)[keyof WebTable]>(webKeys).map(([name, { schema, effect, ...doc }]) => [
    name,
    key(schema as z.ZodType, { ...doc, origin: 'added', effect: effectOf(name, effect) }),
  ]);
  return Object.fromEntries(keys) as WebSpecKeys;
}

export const webSpec: TableSpec<Required<WebTable>> = {
  name: 'web',
  repeated: false,
  atReload: 'listeners',
  about:
    'Settings for all listeners: `[telemetry]`, and sinks that serve pages, such as `[prometheus]`. The table of' +
    ' a listener may override them with the same keys. See [Listeners](../guide/listeners.md).',
  keys: webSpecKeys(),
};
