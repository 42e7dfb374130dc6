import { configReference, findSimilar } from '@gostats/core';
import { EXIT_STOPPED, EXIT_WRONG } from '../exit-codes.js';
import { wrapText } from '../terminal/wrap-text.js';
import { errorDocs } from './error-docs.js';
import { errorCodes, explainError } from './explain-error.js';

/**
 * Implements `gostats explain`: explains a code, lists all codes if none is given, or lists all configuration keys for
 * `config`.
 *
 * @returns the exit code
 */
export function printExplanation(asked: string | undefined, columns: number): number {
  if (asked === undefined) {
    for (const code of errorCodes)
      process.stdout.write(`${code}\n${wrapText(plain(firstSentence(errorDocs[code].means)), columns, '  ')}\n`);
    return EXIT_STOPPED;
  }
  if (asked.toLowerCase() === 'config') {
    process.stdout.write(configReference());
    return EXIT_STOPPED;
  }
  const name = asked.toUpperCase().replaceAll('-', '_');
  const code = errorCodes.find((one) => one === name || one === `E_${name}`);
  if (code === undefined) {
    const similar = findSimilar(name, errorCodes);
    const hint = similar === undefined ? '' : ` Did you mean ${similar}?`;
    process.stderr.write(
      `gostats: no error has the code ${JSON.stringify(asked)}.${hint} "gostats explain" lists all codes.\n`,
    );
    return EXIT_WRONG;
  }
  const { meaning, message, remedy, more } = explainError(code);
  const wrap = (text: string, indent = ''): string => wrapText(text, columns, indent);
  const parts = [code, wrap(plain(meaning)), `Example:\n${wrap(message, '  ')}`, `What to do:\n${wrap(remedy, '  ')}`];
  if (more !== undefined) parts.push(plain(more));
  process.stdout.write(`${parts.join('\n\n')}\n`);
  return EXIT_STOPPED;
}

function firstSentence(text: string): string {
  return /^.*?[.:](?= [A-Z]|$)/.exec(text)?.[0] ?? text;
}

/** The texts are Markdown for the documentation, with names in backquotes. */
function plain(text: string): string {
  return text.replaceAll('`', '');
}
