import { styleText } from 'node:util';
import type { LogLevel } from '@gostats/core';

/** A log line parsed from pino's JSON. */
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
  /** The message already contains every field except the error code. */
  readonly spelledOut: boolean;
}

/**
 * Formats an entry as `2026-11-22T11:30:05.123Z NOTICE   [cluster] [sink] message key=value`.
 *
 * A message may contain text from a server. Continuation lines are therefore indented, so that none can pass for a
 * separate entry, and control characters are escaped, so that none can control a terminal. The event name is for
 * machines and appears only in JSON.
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

/** Checks whether the message already contains a value. Short values are skipped, because they match by chance. */
function mentions(message: string, value: unknown): boolean {
  return (
    (typeof value === 'string' || typeof value === 'number') &&
    String(value).length >= 4 &&
    message.includes(String(value))
  );
}

/** Formats a value. Moves an error's stack below the line and keeps its message in the line. */
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
