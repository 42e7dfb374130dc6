import TOML from '@iarna/toml';
import { parse as parseToml1, TomlError } from 'smol-toml';
import { gostatsError } from '../errors.js';
import type { FileText, TextProblem } from './decode-text.js';
import { createLocator, type Locate } from './locate.js';
import type { Table } from './tables.js';

/** A document, where its parts stand, and what was unusual about its text. */
export interface TomlFile {
  readonly document: Table;
  readonly locate: Locate;
  readonly remarks: readonly string[];
}

/** @throws GostatsError E_CONFIG_SYNTAX */
export function readToml({ text, remarks }: FileText, file: string): TomlFile {
  const isOldMac = text.includes('\r') && !text.includes('\n');
  // @iarna/toml takes a CR in a comment for a control character. No line moves by this.
  const source = isOldMac ? text.replaceAll('\r', '\n') : text.replaceAll('\r\n', '\n');
  const bare = 'its lines end with a carriage return alone; they are read as lines, but save the file with line feeds';
  return {
    document: parse(source, file),
    locate: createLocator(source),
    remarks: isOldMac ? [...remarks, bare] : remarks,
  };
}

/**
 * gostats reads TOML 1.0, @iarna/toml reads 0.5 (and a local time only before a blank line). What that refuses gets a second
 * chance with a parser of 1.0; if both refuse, the one that came further is right about what is wrong.
 */
function parse(source: string, file: string): Table {
  try {
    return TOML.parse(source);
  } catch (thrown) {
    const first = describeFirst(thrown as ProblemOfIarna, source);
    // Neither as a cause: a parser's own message quotes the lines around, and a password may stand in one of them.
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
  /** 0-based; absent in the one error that the parser lets slip through (a date that does not exist). */
  readonly line?: number;
  readonly col?: number;
}

/** The other parser takes 31 February for 3 March. */
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
