/**
 * The program that the launcher runs: runs one command, then sets the exit code. Imports nothing
 * heavy before the command is known.
 */
import { runProgram } from "./program.js";

const unsettledAwait = 13;

// The command itself reports what went wrong. Without this, gRPC would print its own message too.
process.env["GRPC_VERBOSITY"] ??= "NONE";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader of the output has closed it: `stairs inspect status | head -1`.
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.once("exit", (code) => {
  // Node's exit code for an await that can never finish: nearly always one at the top of a project
  // file.
  if (code !== unsettledAwait) return;
  process.exitCode = 1;
  process.stderr.write(
    "[BAD_PROJECT] The command ended before it was done: a top-level await in a project file never finishes.\n",
  );
});

const code = await runProgram(process.argv.slice(2));
// A user's project may have left timers and sockets open; the command still ends.
process.stdout.write("", () => process.exit(code));
