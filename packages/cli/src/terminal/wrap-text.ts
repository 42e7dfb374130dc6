/** A column narrower than this would break nearly every word. */
const MIN_COLUMNS = 20;

/**
 * Breaks lines at spaces, so that none is wider than the terminal; a longer word stays whole. What begins a line (an
 * indent) begins its further lines too.
 *
 * @param indent before every line
 */
export function wrapText(text: string, columns: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, Math.max(columns, MIN_COLUMNS), indent))
    .join('\n');
}

function wrapLine(line: string, columns: number, indent: string): string {
  const start = indent + (/^ */.exec(line)?.[0] ?? '');
  const lines: string[] = [];
  let current = start;
  // Two spaces between words set off a command from the sentence before it: they stay when both fit in one line.
  for (const [, gap = '', word = ''] of line.trim().matchAll(/( *)([^ ]+)/g)) {
    if (current.length === start.length) current += word;
    else if (current.length + gap.length + word.length <= columns) current += gap + word;
    else {
      lines.push(current);
      current = start + word;
    }
  }
  return [...lines, current].join('\n').trimEnd();
}
