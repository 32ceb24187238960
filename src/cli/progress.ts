/**
 * Shows the progress of a long command on stderr: on a terminal, one line that it rewrites;
 * elsewhere, a line every few seconds.
 */
import { type Clock, systemClock, type Timer } from "@stairs/core/clock";
import { terminal, type TerminalOutput } from "./terminal.js";

const everyMs = { terminal: 100, elsewhere: 3000 };

/** Shows progress until `end`. */
export interface ProgressLine {
  /**
   * Shows the text once enough time has passed since the last one, unless a newer text replaces it
   * by then.
   */
  show(text: string): void;
  /** Shows this as the last line. */
  end(text: string): void;
}

/** A line on `stream`, stderr by default. */
export function progressLine(
  stream: Pick<TerminalOutput, "isTTY" | "write"> = terminal().stderr,
  clock: Clock = systemClock,
): ProgressLine {
  const isTerminal = stream.isTTY === true;
  const pauseMs = isTerminal ? everyMs.terminal : everyMs.elsewhere;
  let shownAt = clock.monotonic();
  let next = "";
  let timer: Timer | undefined;
  const write = (): void => {
    timer = undefined;
    shownAt = clock.monotonic();
    stream.write(isTerminal ? `\r\u001b[2K${next}` : `${next}\n`);
  };
  return {
    show(text) {
      next = text;
      timer ??= clock.after(Math.max(0, shownAt + pauseMs - clock.monotonic()), write);
    },
    end(text) {
      timer?.cancel();
      stream.write(isTerminal ? `\r\u001b[2K${text}\n` : `${text}\n`);
    },
  };
}
