import TOML from '@iarna/toml';
import { parse as parseToml1, TomlError } from 'smol-toml';
import { gostatsError } from '../errors.js';
import type { FileText, TextProblem } from './decode-text.js';
import { createLocator, type Locate } from './locate.js';
import type { Table } from './tables.js';

/** A parsed document, the lines of its parts, and anything unusual about its text. */
export interface TomlFile {
  readonly document: Table;
  readonly locate: Locate;
  readonly remarks: readonly string[];
}

/** @throws GostatsError E_CONFIG_SYNTAX */
export function readToml({ text, remarks }: FileText, file: string): TomlFile {
  const isOldMac = text.includes('\r') && !text.includes('\n');
  // @iarna/toml rejects a CR in a comment as a control character. The replacement does not change line numbers.
  const source = isOldMac ? text.replaceAll('\r', '\n') : text.replaceAll('\r\n', '\n');
  const bare = 'its lines end with a carriage return alone; they are read as lines, but save the file with line feeds';
  return {
    document: parse(source, file),
    locate: createLocator(source),
    remarks: isOldMac ? [...remarks, bare] : remarks,
  };
}

/**
 * gostats (Go) reads TOML 1.0, but @iarna/toml reads 0.5 (and a local time only before a blank line). Text that it
 * rejects is parsed again with a TOML 1.0 parser. If both fail, the error that is further down is reported.
 */
function parse(source: string, file: string): Table {
  try {
    return TOML.parse(source);
  } catch (thrown) {
    const first = describeFirst(thrown as ProblemOfIarna, source);
    // Neither error becomes a cause: the parsers quote the surrounding lines, which may contain a password.
    if (isNoDate(thrown as ProblemOfIarna)) throw gostatsError('E_CONFIG_SYNTAX', { file, ...first });
    try {
      return parseToml1(source, { integersAsBigInt: 'asNeeded', maxDepth: 100 });
    } catch (again) {
      const second = describeSecond(again);
      const later = second !== undefined && second.line > first.line ? second : first;
      throw gostatsError('E_CONFIG_SYNTAX', { file, ...later });
    }
  }
}

interface ProblemOfIarna {
  readonly message: string;
  /** 0-based. Absent only in the error for a date that does not exist, to which the parser adds no position. */
  readonly line?: number;
  readonly col?: number;
}

/** A date that does not exist. Such text is not parsed again: smol-toml reads 31 February as 3 March. */
const isNoDate = ({ line }: ProblemOfIarna): boolean => line === undefined;

function describeFirst(error: ProblemOfIarna, source: string): TextProblem {
  const sentence = firstLineOf(error.message).replace(/ at row \d+, col \d+, pos \d+:?$/, '');
  const line = error.line ?? source.split('\n').findIndex((one) => /^[^#]*=\s*(?:\d{4}-\d|\d\d:)/.test(one));
  return { line: Math.max(line, 0) + 1, column: (error.col ?? 0) + 1, problem: lowerFirst(sentence) };
}

function describeSecond(error: unknown): TextProblem | undefined {
  if (!(error instanceof TomlError)) return undefined;
  const problem = lowerFirst(firstLineOf(error.message).replace(/^Invalid TOML document: /, ''));
  return { line: error.line, column: error.column, problem };
}

const firstLineOf = (text: string): string => text.split('\n', 1)[0] ?? '';
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
