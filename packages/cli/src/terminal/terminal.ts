/** The part of process.stdout that is used here. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A stream whose last line can be rewritten while other lines pass above it. */
export interface Terminal {
  /** Whether somebody looks: then there is a status line. */
  readonly interactive: boolean;
  /** Writes whole lines. */
  print(text: string): void;
  /** Shows this in the last line until the next call; nothing when the stream is no terminal. */
  status(line: string): void;
  /** Takes the status line away. */
  end(): void;
}

const CLEAR_LINE = '\r\u001b[2K';

export function createTerminal(stream: OutputStream): Terminal {
  const interactive = stream.isTTY === true;
  let shown = '';
  const draw = (): string => shown.slice(0, Math.max(0, columnsOf(stream) - 1));
  return {
    interactive,
    print(text) {
      stream.write(shown === '' ? text : `${CLEAR_LINE}${text}${draw()}`);
    },
    status(line) {
      if (!interactive) return;
      shown = line;
      stream.write(`${CLEAR_LINE}${draw()}`);
    },
    end() {
      if (shown !== '') stream.write(CLEAR_LINE);
      shown = '';
    },
  };
}

/** The width of a stream, 80 where it has none. A terminal that does not know its width says 0. */
export function columnsOf({ columns = 0 }: Pick<OutputStream, 'columns'>): number {
  return columns > 0 ? columns : 80;
}
