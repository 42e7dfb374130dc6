import { styleText } from 'node:util';
import type { LogLevel } from '@gostats/core';

/** A log line between pino and the paper. */
export interface LogEntry {
  readonly level: LogLevel;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly msg: string;
  readonly event?: unknown;
  readonly [field: string]: unknown;
}

const COLORS: Readonly<Partial<Record<LogLevel, Parameters<typeof styleText>[0]>>> = {
  trace: 'dim',
  debug: 'dim',
  notice: 'cyan',
  warn: 'yellow',
  error: 'red',
  critical: ['bold', 'red'],
};

export interface TextStyle {
  readonly colors: boolean;
  /** The message has all that the fields have, but for the code of an error. */
  readonly spelledOut: boolean;
}

/**
 * `2026-11-22T11:30:05.123Z NOTICE   [cluster] [sink] message key=value`
 *
 * What a server sent may stand in a line: further lines are indented, so that none can pass for an entry of its own,
 * and control characters are spelt out, so that none can steer a terminal. The name of the event is for machines, and
 * stands in JSON only.
 */
export function formatText(
  { level, time, msg, event: _event, packageEvent: _own, repeats: _said, cluster, sink, ...more }: LogEntry,
  { colors, spelledOut }: TextStyle,
): string {
  const name = level.toUpperCase().padEnd(8);
  const color = colors ? COLORS[level] : undefined;
  const scopes = [cluster, sink]
    .filter((scope) => scope !== undefined)
    .map((scope) => `[${escapeControls(typeof scope === 'string' ? scope : JSON.stringify(scope))}] `);
  const stacks: string[] = [];
  const news = Object.entries(more).filter(([key, value]) => (!spelledOut || key === 'code') && !mentions(msg, value));
  const rest = news.map(([key, value]) => ` ${key}=${fieldText(value, stacks)}`);
  const head = color === undefined ? name : styleText(color, name, { validateStream: false });
  return `${time} ${head} ${scopes.join('')}${escapeControls(msg)}${rest.join('')}${stacks.map((stack) => `\n  ${escapeControls(stack)}`).join('')}\n`;
}

/** A field that the message spells out is for the JSON format; a person has read it already. Short ones occur by chance. */
function mentions(message: string, value: unknown): boolean {
  return (
    (typeof value === 'string' || typeof value === 'number') &&
    String(value).length >= 4 &&
    message.includes(String(value))
  );
}

/** An error's stack goes below the line; the rest of it stays in the line. */
function fieldText(value: unknown, stacks: string[]): string {
  if (typeof value === 'string') {
    if (value.includes('\n    at ')) {
      stacks.push(value);
      return '(below)';
    }
    return /^[^\s"=]+$/.test(value) ? escapeControls(value) : escapeControls(JSON.stringify(value));
  }
  if (typeof value === 'object' && value !== null && 'stack' in value && typeof value.stack === 'string') {
    stacks.push(value.stack);
    return escapeControls(JSON.stringify('message' in value ? value.message : undefined) ?? '(below)');
  }
  return escapeControls(JSON.stringify(value));
}

function escapeControls(text: string): string {
  return text
    .replace(/\r?\n/g, '\n  ')
    .replace(/[^\P{Cc}\n\t]/gu, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
