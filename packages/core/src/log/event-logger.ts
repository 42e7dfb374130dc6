import type { LogEventName, logEventTable } from './event-table.js';
import type { Level } from './log-event.js';

type Split<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? First | Split<Rest>
  : Text extends ''
    ? never
    : Text;
type FieldsOf<Name extends LogEventName> = Split<(typeof logEventTable)[Name]['fields']>;
type Optional<Field extends string> = Field extends `${infer Bare}?` ? Bare : never;
type Always<Field extends string> = Field extends `${string}?` ? never : Field;
type LevelsOf<Name extends LogEventName> = (typeof logEventTable)[Name]['level'] extends infer One
  ? One extends readonly Level[]
    ? One[number]
    : One
  : never;

/** The fields of a line of this event: the event itself, and those that the table names. */
export type FieldsOfEvent<Name extends LogEventName> = { readonly event: Name } & {
  readonly [Field in Always<FieldsOf<Name>>]: unknown;
} & { readonly [Field in Optional<FieldsOf<Name>>]?: unknown };

/** The fields of a line at this level: those of one of the events that the table has at it. */
export type FieldsAt<At extends Level> = {
  [Name in LogEventName]: At extends LevelsOf<Name> ? FieldsOfEvent<Name> : never;
}[LogEventName];

/**
 * The log as gostats itself writes to it: each line has an event of the table, at a level and with the fields that stand
 * there. Every `Logger` is one; what is given to a sink or a plugin goes through `packageLogger`.
 */
export type EventLogger = { readonly [At in Level]: (message: string, fields: FieldsAt<At>) => void };
