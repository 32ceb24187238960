/**
 * What the client library throws, in our words. Its errors carry commands with all their arguments, and with them
 * passwords and rows: nothing of an error is kept but its first line.
 */
import { StairsError } from "@stairs/core";

/** A failed command. */
export interface Failure {
  readonly error: StairsError;
  /** It may work in a moment: the same command may be sent again. */
  readonly passes: boolean;
  /** What is wrong, in the server's or the system's words. */
  readonly why: string;
}

/** States of a server that pass: it starts, fails over, moves slots or is busy. */
const passing = new Set([
  "LOADING",
  "BUSY",
  "TRYAGAIN",
  "CLUSTERDOWN",
  "MASTERDOWN",
  "READONLY",
  "MOVED",
  "ASK",
  "MISCONF",
  "NOREPLICAS",
  "UNBLOCKED",
]);
const refused = new Set(["NOAUTH", "WRONGPASS", "NOPERM"]);

/** The server's own word for what is wrong: `OOM`, `NOSCRIPT`; undefined if the server did not answer. */
export function replyCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== "ReplyError") return undefined;
  return /^[A-Z]+/.exec(error.message)?.[0] ?? "ERR";
}

/** @param shown The server, for people. */
export function failureOf(error: unknown, shown: string): Failure {
  if (error instanceof StairsError) return { error, passes: false, why: error.message };
  const code = replyCode(error);
  const why = firstLine(error);
  if (isDefect(error)) {
    const defect = new StairsError("INTERNAL", `A request to ${shown} cannot be made: ${why}.`);
    return { error: defect, passes: false, why };
  }
  if (code === undefined || passing.has(code))
    return { error: unreachable(shown, why), passes: true, why };
  return { error: refusal(code, why, shown), passes: false, why };
}

/** What a program that is wrong throws, and a connection that fails does not. */
function isDefect(error: unknown): boolean {
  return (
    error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
  );
}

function refusal(code: string, why: string, shown: string): StairsError {
  if (code === "OOM") {
    return new StairsError(
      "STORE_FULL",
      `The memory of ${shown} is full: nothing was stored. Raise its maxmemory or let the queues run empty; work goes on by itself.`,
    );
  }
  if (refused.has(code)) {
    return new StairsError(
      "NOT_ALLOWED",
      `${shown} refuses this coordinator (${why}). Check the user and password of the URL, and the user's rights.`,
    );
  }
  return new StairsError("INTERNAL", `${shown} answered: ${why}`);
}

/** The error for a server that has never answered: it may also be the wrong address. */
export function notThere(shown: string, why: string): StairsError {
  return new StairsError(
    "UNREACHABLE",
    `No Redis answers at ${shown}: ${why}. Start it, or correct the address: --redis, STAIRS_REDIS, or redis in the project file.`,
  );
}

/** The error for a server that does not answer any more. */
export function unreachable(shown: string, why: string): StairsError {
  return new StairsError(
    "UNREACHABLE",
    `Redis at ${shown} cannot be used: ${why}. What was acked is safe there; work goes on when it answers again.`,
  );
}

function firstLine(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.slice(0, 200).replace(/\.$/, "");
}
