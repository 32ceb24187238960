/** How a command's failure looks to people, and to the shell that started it. */
import { errorCodes, isStairsError, messageOf } from "@stairs/core/errors";
import { terminal } from "./terminal.js";

/**
 * Writes `[CODE] message` to stderr; with STAIRS_DEBUG set the stack and its causes too.
 * @returns the exit code: that of the error's code, 1 for an error of another kind.
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
