/**
 * How far a long command has come: on a terminal one line that is written again and again, elsewhere
 * a line every few seconds. All on stderr.
 */

const everyMs = { terminal: 100, elsewhere: 3000 };

/** Shows progress until `end`. */
export interface ProgressLine {
  /** Shows it, if the last one is long enough ago. */
  show(text: string): void;
  /** Shows this as the last line. */
  end(text: string): void;
}

/** A line on `stream`, stderr by default. */
export function progressLine(
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = () => performance.now(),
): ProgressLine {
  const terminal = stream.isTTY;
  let shownAt = now();
  return {
    show(text) {
      const at = now();
      if (at - shownAt < (terminal ? everyMs.terminal : everyMs.elsewhere)) return;
      shownAt = at;
      stream.write(terminal ? `\r\u001b[2K${text}` : `${text}\n`);
    },
    end(text) {
      stream.write(terminal ? `\r\u001b[2K${text}\n` : `${text}\n`);
    },
  };
}
