/** The part of process.stdout that is used here. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A stream whose last line can be rewritten while other lines pass above it. */
export interface Terminal {
  /** Whether this is a terminal: then there is a status line. */
  readonly interactive: boolean;
  /** Writes whole lines. */
  print(text: string): void;
  /** Shows this in the last line until the next call; nothing when the stream is no terminal. */
  status(line: string): void;
  /** Takes the status line away. */
  end(): void;
}

const CLEAR_LINE = '\r\u001b[2K';
const CLEAR_BELOW = '\u001b[J';

/** @param type the variable TERM: a dumb terminal takes no commands, so it gets plain lines as a pipe does */
export function createTerminal(stream: OutputStream, type?: string): Terminal {
  const interactive = stream.isTTY === true && type !== 'dumb';
  /** As it stands on the screen. */
  let drawn = '';
  let shown = '';
  const draw = (): string => {
    drawn = shown.slice(0, Math.max(0, columnsOf(stream) - 1));
    return drawn;
  };
  // A window that became narrower has folded what was drawn into several lines: all of them go.
  const clear = (): string => {
    const folded = Math.ceil(drawn.length / columnsOf(stream)) - 1;
    return folded > 0 ? `\r\u001b[${folded}A${CLEAR_BELOW}` : CLEAR_LINE;
  };
  return {
    interactive,
    print(text) {
      stream.write(shown === '' ? text : `${clear()}${text}${draw()}`);
    },
    status(line) {
      if (!interactive) return;
      const before = clear();
      shown = line;
      stream.write(`${before}${draw()}`);
    },
    end() {
      if (shown !== '') stream.write(clear());
      shown = '';
      drawn = '';
    },
  };
}

/** The width of a stream, 80 where it has none. A terminal that does not know its width says 0. */
export function columnsOf({ columns = 0 }: Pick<OutputStream, 'columns'>): number {
  return columns > 0 ? columns : 80;
}
