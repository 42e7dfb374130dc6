/** Fields that a log line carries beside its message. Secrets never belong here. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes to the collector's log. The one that a sink gets adds the sink's id to every line. */
export interface Logger {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  /** What an operator wants to see of a healthy process. The default level. */
  notice(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  critical(message: string, fields?: LogFields): void;
}
