/**
 * What the launcher runs: one command of the command line, then the exit code that it earned.
 * Nothing heavy is imported before the command is known.
 */
import { runProgram } from "./program.js";

// The command says itself what went wrong; grpc's own words for it would stand beside it.
process.env["GRPC_VERBOSITY"] ??= "NONE";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever reads the output has seen enough: `stairs inspect status | head -1`.
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const code = await runProgram(process.argv.slice(2));
// A user's project may have left timers and sockets open; the command is over all the same.
process.stdout.write("", () => process.exit(code));
