/**
 * Converts errors of the client library to Stairs errors. The library's errors carry commands with all their arguments,
 * and so passwords and rows. Therefore a converted error keeps only the first line.
 */
import { StairsError } from "@stairs/core";

/** A failed command. */
export interface Failure {
  readonly error: StairsError;
  /** True if the failure may pass: the same command can be sent again. */
  readonly passes: boolean;
  /** The cause, in the server's or the system's words. */
  readonly why: string;
}

/** Temporary states of a server: it is starting, failing over, moving slots or busy. */
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

/** The server's error code, such as `OOM` or `NOSCRIPT`; undefined if the server did not answer. */
export function replyCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== "ReplyError") return undefined;
  return /^[A-Z]+/.exec(error.message)?.[0] ?? "ERR";
}

/** @param shown The server's address, for messages. */
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
      `The memory of ${shown} is full: nothing was stored. Raise its maxmemory or let the queues drain; work continues by itself.`,
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

/** The error for a server that has never answered; the address may be wrong. */
export function notThere(shown: string, why: string): StairsError {
  return new StairsError(
    "UNREACHABLE",
    `No Redis answers at ${shown}: ${why}. Start it, or correct the address: --redis, STAIRS_REDIS, or redis in the project file.`,
  );
}

/** The error for a server that has stopped answering. */
export function unreachable(shown: string, why: string): StairsError {
  return new StairsError(
    "UNREACHABLE",
    `The coordinator cannot use Redis at ${shown}: ${why}. Acknowledged changes are safe there; work continues when Redis answers again.`,
  );
}

function firstLine(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.slice(0, 200).replace(/\.$/, "");
}
