/** Narrower columns would break nearly every word. */
const MIN_COLUMNS = 20;

/**
 * Wraps lines at spaces to the width of the terminal. Longer words are not broken. Continuation lines keep the indent
 * of their line.
 *
 * @param indent prepended to every line
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
  // Two spaces set off a command from the sentence before it. They are kept if both fit on one line.
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
