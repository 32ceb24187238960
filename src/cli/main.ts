/**
 * What the launcher runs: one command of the command line, then the exit code that it earned.
 * Nothing heavy is imported before the command is known.
 */
import { runProgram } from "./program.js";

const unsettledAwait = 13;

// The command says itself what went wrong; grpc's own words for it would stand beside it.
process.env["GRPC_VERBOSITY"] ??= "NONE";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever reads the output has seen enough: `stairs inspect status | head -1`.
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.once("exit", (code) => {
  // Node's code for an await that nothing can end: nearly always one at the top of a project file.
  if (code !== unsettledAwait) return;
  process.exitCode = 1;
  process.stderr.write(
    "[BAD_PROJECT] The command ended before it was done: a project file awaits something at its top level that never happens.\n",
  );
});

const code = await runProgram(process.argv.slice(2));
// A user's project may have left timers and sockets open; the command is over all the same.
process.stdout.write("", () => process.exit(code));
