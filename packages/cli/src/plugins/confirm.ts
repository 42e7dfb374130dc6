import { createInterface } from 'node:readline';

/** Asks for confirmation at the terminal. Anything but a clear yes counts as no, including end of input. */
export function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    let answer = '';
    lines.on('close', () => resolve(/^y(?:es)?$/i.test(answer.trim())));
    lines.on('SIGINT', () => lines.close());
    lines.question(`${question} [y/N] `, (text) => {
      answer = text;
      lines.close();
    });
  });
}
