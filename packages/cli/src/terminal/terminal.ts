/** The part of process.stdout that the terminal uses. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A stream whose last line can be redrawn while other lines are printed above it. */
export interface Terminal {
  /** Whether the stream is a terminal and has a status line. */
  readonly interactive: boolean;
  /** Prints complete lines. */
  print(text: string): void;
  /** Shows the status line until the next call. Does nothing if the stream is not a terminal. */
  status(line: string): void;
  /** Removes the status line. */
  end(): void;
}

const CLEAR_LINE = '\r\u001b[2K';
const CLEAR_BELOW = '\u001b[J';

/** @param type the variable TERM. A dumb terminal supports no control sequences, so it gets plain lines like a pipe */
export function createTerminal(stream: OutputStream, type?: string): Terminal {
  const interactive = stream.isTTY === true && type !== 'dumb';
  /** The text currently on the screen, cut to its width. */
  let drawn = '';
  let shown = '';
  const draw = (): string => {
    drawn = shown.slice(0, Math.max(0, columnsOf(stream) - 1));
    return drawn;
  };
  // If the window has become narrower, the terminal has wrapped the drawn line; clear all of its parts.
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

/** Returns the width of a stream, or 80 if it is unknown. A terminal that cannot determine its width reports 0. */
export function columnsOf({ columns = 0 }: Pick<OutputStream, 'columns'>): number {
  return columns > 0 ? columns : 80;
}
