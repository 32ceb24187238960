/** Reports a command's failure to people and to the shell. */
import { errorCodes, isStairsError, messageOf } from "@stairs/core/errors";
import { terminal } from "./terminal.js";

/**
 * Writes `[CODE] message` to stderr; if STAIRS_DEBUG is set, also the stack and the causes.
 * @returns the exit code of the error's code; 1 for any other error.
 */
export function reportError(error: unknown): number {
  terminal().stderr.write(`${messageOf(error)}\n`);
  if (process.env["STAIRS_DEBUG"] !== undefined && process.env["STAIRS_DEBUG"] !== "") {
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      terminal().stderr.write(`${cause.stack ?? cause.message}\n`);
    }
  }
  return isStairsError(error) ? errorCodes[error.code].exit : 1;
}
